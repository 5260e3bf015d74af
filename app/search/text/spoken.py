"""Numbers and letters as they are said in Hindi, written back in capitals and digits: सीजी शून्य सात एबी बारह चौंतीस.

Used for registration numbers, which witnesses and wireless messages spell out.
"""

from __future__ import annotations

import re

_LETTERS = {
    "ए": "A", "बी": "B", "सी": "C", "डी": "D", "ई": "E", "इ": "E", "एफ": "F", "ऐफ": "F", "जी": "G", "एच": "H",
    "ऐच": "H", "आई": "I", "आइ": "I", "जे": "J", "के": "K", "एल": "L", "ऐल": "L", "एम": "M", "ऐम": "M", "एन": "N",
    "ऐन": "N", "ओ": "O", "पी": "P", "क्यू": "Q", "क्यु": "Q", "आर": "R", "एस": "S", "ऐस": "S", "टी": "T", "यू": "U",
    "यु": "U", "वी": "V", "व्ही": "V", "डब्ल्यू": "W", "डब्लू": "W", "डबल्यू": "W", "एक्स": "X", "वाई": "Y",
    "वाय": "Y", "जेड": "Z", "जैड": "Z",
}  # fmt: skip
# Short names of States as Hindi papers print them.
_STATES = {"छग": "CG", "मप्र": "MP", "उप्र": "UP", "हिप्र": "HP", "आंप्र": "AP", "राज": "RJ", "महा": "MH"}
_NUMBERS = """शून्य|जीरो|ज़ीरो एक|वन दो|टू तीन|थ्री चार|फोर पांच|पाँच|फाइव छह|छः|छै|छे|सिक्स सात|सेवन आठ|एट नौ|नाइन
दस ग्यारह बारह तेरह चौदह पंद्रह|पन्द्रह सोलह सत्रह अठारह|अट्ठारह उन्नीस
बीस इक्कीस बाईस|बाइस तेईस|तेइस चौबीस पच्चीस छब्बीस सत्ताईस|सत्ताइस अट्ठाईस|अठ्ठाईस|अठाइस उनतीस|उन्तीस
तीस इकतीस|इकत्तीस बत्तीस तैंतीस|तेंतीस चौंतीस|चौतीस पैंतीस|पैतीस छत्तीस सैंतीस|सैतीस अड़तीस|अडतीस उनतालीस|उन्तालीस
चालीस इकतालीस बयालीस|ब्यालीस तैंतालीस|तिरतालीस चवालीस|चौवालीस पैंतालीस छियालीस सैंतालीस अड़तालीस|अडतालीस उनचास|उन्चास
पचास इक्यावन बावन तिरपन|तिरेपन चौवन|चव्वन पचपन छप्पन सत्तावन अट्ठावन|अठ्ठावन उनसठ
साठ इकसठ बासठ तिरसठ|तिरेसठ चौंसठ|चौसठ पैंसठ|पैसठ छियासठ सड़सठ|सडसठ अड़सठ|अडसठ उनहत्तर|उनसत्तर
सत्तर इकहत्तर|इकत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उनासी|उन्यासी
अस्सी इक्यासी बयासी|ब्यासी तिरासी चौरासी पचासी छियासी सत्तासी|सतासी अट्ठासी|अठासी नवासी
नब्बे इक्यानवे|इक्यानबे बानवे|बानबे तिरानवे|तिरानबे चौरानवे|चौरानबे पचानवे|पंचानवे छियानवे|छियानबे सत्तानवे|सत्तानबे अट्ठानवे|अट्ठानबे निन्यानवे|निन्यानबे"""
_DIGITS = {0x0966 + d: str(d) for d in range(10)}
_WORD = re.compile("[\u0900-\u0963\u0970-\u097f]+")
_POINTS = re.compile("(?<=[\u0900-\u0963])[.\u0970\u200c\u200d]+")
_NUKTA = "\u093c"
_ONE = re.compile("|".join(sorted(_LETTERS, key=len, reverse=True)))
_NUMBER_WORDS = {
    way.replace(_NUKTA, ""): str(value) for value, ways in enumerate(_NUMBERS.split()) for way in ways.split("|")
}


def to_latin_capitals(text: str) -> str:
    """``text`` with its Devanagari digits, number words and letter names replaced; other Hindi words dropped."""
    text = _POINTS.sub("", text.translate(_DIGITS)).replace(_NUKTA, "")
    return _WORD.sub(lambda match: f" {_word(match[0])} ", text)


def _word(word: str) -> str:
    known = _NUMBER_WORDS.get(word) or _STATES.get(word)
    if known is not None:
        return known
    letters: list[str] = []
    place = 0
    while place < len(word):
        match = _ONE.match(word, place)
        if match is None:
            return ""
        letters.append(_LETTERS[match[0]])
        place = match.end()
    return "".join(letters)
