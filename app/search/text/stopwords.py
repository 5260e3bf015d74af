"""Words that carry no meaning of their own in a query: English, Hindi and romanised Hindi."""

_ENGLISH = """
a about after all am an and any are as at be because been before being but by can could did do
does doing for from had has have having he her hers him his how i if in into is it its just me more
most my no nor of off on or our ours out over own s same she should so some such t than that the
their them then there these they this those through to too u/s under up very was we were what when
where which while who whom why will with would you your
"""

_HINDI = """
का के की को में से पर ने है हैं था थे थी थीं हो हूं और या एवं तथा कि यह वह ये वे इस उस इन उन जो
तो भी ही हुआ हुई हुए होता होती होते कर करना करने किया किए गया गए गई लिए साथ तक अपना अपने अपनी मैं
मुझे मेरा मेरे मेरी हम हमारा हमारे हमारी आप आपका वाला वाले वाली कोई कुछ क्या कैसे कब कहां क्यों जब तब
यदि अगर एक ना नहीं रहा रहे रही द्वारा जाना जाता जाती जाते दिया दी दे लिया ली
"""

# Romanised words that are also English police vocabulary or names stay out of this list.
_ROMAN = """
ka ke ki ko mein mai me se par pe ne hai hain tha thi the aur ya evam tatha yah yeh wah woh vah ye
is us jo toh bhi hi hua hui hue kar karna karne kiya kiye gaya gaye gayi liye saath tak apna apne
apni mujhe mujhko mera mere meri hum humara hamara hamare hamari aap aapka koi kuch kya kaise kab
kahan kyon kyun jab tab agar nahi nahin raha rahe rahi diya wala wale wali vala vale vali ho hota
"""

STOPWORDS: frozenset[str] = frozenset((_ENGLISH + _HINDI + _ROMAN).split())


def is_stop(word: str) -> bool:
    """Whether `word` (normalised, unstemmed) is a function word."""
    return word in STOPWORDS
