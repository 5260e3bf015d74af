"""The quality gate for Hindi text out of PDFs: is it Hindi, or what a broken font left of it?

Six defects are told apart, each by what writing itself forbids or by how much of the text is known words:
letters gone (a font without a Unicode table), letters from foreign scripts in the place of conjuncts, Hindi behind
Latin letters (Kruti Dev and its kin), a picture read in the wrong language, lost spaces, and consonants that all
came out as the same sign. Text that passes may still have wrong digits: OCR reads words better than numbers.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from app.search.text.normalise import normalise

STARTER = Path(__file__).resolve().parents[1] / "starter"
# Scripts that no Indian Act in Hindi is printed in; broken fonts map conjuncts to them.
_FOREIGN = re.compile(
    r"[\u1b00-\u1b7f\u1b80-\u1bbf\u1c50-\u1c7f\u1c80-\u1cff\u0d80-\u0dff\u1800-\u18af\ue000-\uf8ff\ufffd]"
)
_DEVANAGARI = re.compile(r"[\u0900-\u097f]")
_DEVA_WORD = re.compile(r"[\u0900-\u0963\u0971-\u097f\u200c\u200d]+")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_LETTER = re.compile(r"[^\W\d_]")
_SIGN = "\u093e-\u094c\u094e\u094f\u0962\u0963"
# A vowel sign or virama without a consonant before it; two vowel signs; virama before a vowel sign.
_IMPOSSIBLE = re.compile(
    rf"(?:^|[\s(\u201c\"])[{_SIGN}\u094d\u0902\u0903]|[{_SIGN}][{_SIGN}]|\u094d[{_SIGN}]|[\u0905-\u0914][{_SIGN}]|\u094d[\s.,;)]"
)
_ENGLISH = (
    "the of and to in a is for or by such any be shall as which on not with that this section act under person may it "
    "from an has been are who other have he his was at no all if where"
)
_COMMON_ENGLISH = frozenset(re.findall(r"\w+", _ENGLISH))
# Kruti Dev spells these very common words and endings with Latin letters and signs.
_LEGACY = re.compile(
    r"\b(?:esa|gS|dh|ds|dk|ls|vkSj|fd|dks|gSa|ugha|fdlh|vf/kfu;e|/kkjk|ij|;k|Hkh)(?=[\s,.A])|[A-Za-z][~^`¼½][A-Za-z]|fd;k|/kkj"
)
ENOUGH = 40  # letters; less says nothing


@dataclass(frozen=True, slots=True)
class Quality:
    """``defect`` is empty for usable text; ``known``: share of the Devanagari words that are known Hindi."""

    defect: str
    known: float
    impossible: float

    @property
    def usable(self) -> bool:
        return not self.defect


WHAT = {
    "no-unicode": "the letters are missing: the PDF's font has no Unicode table",
    "foreign-codepoints": "letters of foreign scripts stand in the place of Hindi conjuncts",
    "legacy-font": "the Hindi is in an old font (Kruti Dev or alike), not in Unicode",
    "ocr-wrong-language": "the page was read by OCR in the wrong language",
    "spaces-lost": "the spaces between the words are lost",
    "glyph-alias": "several letters came out as the same sign",
    "too-short": "too little text to judge",
}


def judge(text: str) -> Quality:
    """Judges one page (or more) that should be Hindi."""
    letters, deva = len(_LETTER.findall(text)), len(_DEVANAGARI.findall(text))
    words = _DEVA_WORD.findall(text)
    known, impossible = _known_share(words), _impossible_share(text, words)
    return Quality(_defect(text, letters + deva, deva, words, known, impossible), known, impossible)


def _defect(text: str, letters: int, deva: int, words: list[str], known: float, impossible: float) -> str:
    visible = len(re.findall(r"\S", text))
    if visible >= ENOUGH and letters < 0.35 * visible and deva < 0.3 * visible:
        return "no-unicode"
    foreign = len(_FOREIGN.findall(text))
    if foreign >= 3 and foreign > 0.004 * max(1, visible):
        return "foreign-codepoints"
    if letters < ENOUGH:
        return "too-short"
    if deva < 0.4 * letters:
        return _latin_defect(text, deva, letters, words, known)
    average = sum(map(len, words)) / max(1, len(words))
    if average > 9.5 or sum(len(w) > 22 for w in words) > 0.04 * len(words):
        return "spaces-lost"
    if known < LEAST_KNOWN or impossible > MOST_IMPOSSIBLE:
        return "glyph-alias"
    return ""


def mostly_devanagari(text: str) -> bool:
    """Whether a page is in Devanagari letters."""
    return len(_DEVANAGARI.findall(text)) > 0.4 * max(ENOUGH, len(_LETTER.findall(text)))


LEAST_KNOWN = 0.7
MOST_IMPOSSIBLE = 0.04


def _latin_defect(text: str, deva: int, letters: int, words: list[str], known: float) -> str:
    """Mostly Latin letters: an English page is fine, a legacy font or a wrong OCR model is not."""
    latin = _LATIN_WORD.findall(text)
    english = sum(word.lower() in _COMMON_ENGLISH for word in latin) / max(1, len(latin))
    if len(_LEGACY.findall(text)) > 0.06 * max(1, len(latin)):
        return "legacy-font"
    if english > 0.2:
        return "" if deva < 0.1 * letters or known >= LEAST_KNOWN else "glyph-alias"
    return "ocr-wrong-language"


def _known_share(words: list[str]) -> float:
    longer = [word for word in map(_plain, words) if len(word) > 1]
    vocabulary = lexicon()
    return sum(word in vocabulary for word in longer) / len(longer) if longer else 0.0


def _impossible_share(text: str, words: list[str]) -> float:
    return len(_IMPOSSIBLE.findall(text)) / max(1, len(words))


def _plain(word: str) -> str:
    return normalise(word.strip("\u200c\u200d\u0964\u0965"))


@lru_cache(maxsize=1)
def lexicon() -> frozenset[str]:
    """The Hindi words of the project's own starter law and of its glossary: about what an Act is written with."""
    known: set[str] = set()
    for path in (*STARTER.glob("*.csv"), *(STARTER / "sections").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            known.update(_words(cell for row in csv.reader(file) for cell in row))
    glossary = Path(__file__).resolve().parents[2] / "search" / "text" / "data" / "glossary.tsv"
    known.update(_words(glossary.read_text("utf-8").splitlines() if glossary.exists() else ()))
    known.update(_words((_FORMAL,)))
    return frozenset(known)


def _words(texts: Iterable[str]) -> Iterable[str]:
    return (_plain(word) for text in texts for word in _DEVA_WORD.findall(text))


# Words of statutory Hindi that plain language avoids.
_FORMAL = """
अभिप्रेत अंतर्गत अन्तर्गत उपबंध उपबंधों उपबन्ध उपबन्धों विनिर्दिष्ट निर्दिष्ट प्रयोजन प्रयोजनों
प्रयोजनार्थ अधिसूचना राजपत्र समुचित परंतु परन्तु तथापि होगा होगी होंगे सकेगा सकेगी सकेंगे जाएगा
जाएगी जाएंगे करेगा करेगी करेंगे रहेगा लगेगा पड़ेगा किन्तु किंतु तदधीन तद्धीन यदि जब जहां जहाँ
जिसके जिसकी जिसका जिसमें जिससे जिसे जिन जिनके उसके उसकी उसका उसमें उससे उसे उन उनके इसके इसकी
इसमें इससे ऐसा ऐसी ऐसे किसी कोई प्रत्येक अन्य संबंधित सम्बन्धित संबंध सम्बन्ध बाबत निमित्त
द्वारा अनुसार अधीन विरुद्ध प्रतिकूल उल्लंघन अनुपालन केन्द्रीय केंद्रीय सरकार राज्य प्राधिकारी
प्राधिकरण आयोग बोर्ड समिति निदेशक अध्यक्ष सदस्य सचिव नियुक्त नियुक्ति पदावधि शर्तें निबंधन
विहित नियम नियमों विनियम विनियमों आदेश आदेशों रीति प्ररूप आवेदन अनुज्ञप्ति अनुज्ञा अनुमोदन
रजिस्ट्रीकरण रजिस्ट्रीकृत रजिस्टर प्रमाणपत्र धारा धाराओं उपधारा उपधाराओं खंड खण्ड उपखंड अनुसूची
अध्याय भाग स्पष्टीकरण परिभाषाएं परिभाषा संक्षिप्त नाम विस्तार प्रारंभ प्रारम्भ अधिनियम
अधिनियमों संहिता अध्यादेश विधि विधियों प्रवृत्त तत्समय असंगत निरसन व्यावृत्ति संशोधन
अंतःस्थापित प्रतिस्थापित लोप अधिनियमित दंडनीय दण्डनीय कारावास जुर्माना जुर्माने अवधि वर्ष मास
दिन तारीख समय न्यायालय सेशन मजिस्ट्रेट संज्ञान अपराध अपराधों विचारण दोषसिद्धि व्यक्ति
व्यक्तियों कंपनी कम्पनी फर्म भागीदार निदेशक स्वामी अधिभोगी धारक पक्षकार सूचना लिखित कारण कारणों
विश्वास करने किए किया की गई गए गया है हैं था थे थी हो होने होता होती होते रहा रही रहे जो कि तो
ही भी नहीं न या और तथा एवं अथवा के का को से में पर तक ने लिए साथ बाद पूर्व पश्चात् पश्चात यह वह
ये वे इस उस इन यथास्थिति यथा अर्थात् अर्थात निम्नलिखित पूर्वोक्त पूर्वगामी उक्त कथित तत्संबंधी
समस्त सभी कुछ अधिक कम एक दो तीन चार पांच पाँच दस भारत गणराज्य संसद राष्ट्रपति राज्यपाल संघ
राज्यक्षेत्र स्थानीय पुलिस अधिकारी निरीक्षक प्रवेश तलाशी अभिग्रहण निरुद्ध अभिरक्षा जमानत
"""
