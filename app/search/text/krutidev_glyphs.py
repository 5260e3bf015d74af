"""What each glyph of the font Kruti Dev 010 shows (Windows code page 1252, as typed on a Remington keyboard).

Half forms end in a virama; together with the stroke ``k`` they are a full letter: ``[k`` is ख.
"""

from __future__ import annotations

VIRAMA = "\u094d"
NUKTA = "\u093c"

_FULL = """
d क x ग p च N छ t ज > झ ¥ ञ V ट B ठ M ड < ढ r त n द u न i प Q फ c ब e म ; य j र y ल G ळ o व l स g ह ³ ङ
K ज्ञ = त्र J श्र | द्य } द्व ) द्ध Ø क्र Ý फ्र æ द्र ç प्र Á प्र é न्न í द्द Ì द्द ê ट्ट Í ट्ट ë ट्ठ Î ट्ठ ì ड्ड Ï ड्ड ï ड्ढ Ô ड्ढ
à ह्न á ह्य ã ह्म ô क्क ä क्त Ò भ
"""
_HALF = """
D क [ ख £ ख X ग ? घ Ä घ P च T ज ÷ झ Ö झ . ण R त F थ / ध è ध Ë ध U न I प ¶ फ C ब H भ E म ¸ य Y ल O व
' श Ü श “ श ” श " ष ‘ ष ’ ष L स º ह { क्ष « त्र Ù त्त Ÿ त्त ™ न्न
"""
_VOWELS = "v अ b इ Ã ई m उ Å ऊ , ए _ ऋ"
_SIGNS = "k ा h ी q ु w ू ` ृ s े S ै W ॅ ‚ ॉ"
_BELOW = "z र ª र î य Ó य"  # hang under the letter before them
_MARKS = "a ं ¡ ँ"
_WITH_SIGN = {"#": ("र", "ु"), ":": ("र", "ू"), "–": ("द", "ृ"), "—": ("क", "ृ"), "Ñ": ("क", "ृ"), "â": ("ह", "ृ")}
_PLAIN = {
    "å": "०", "ƒ": "१", "„": "२", "…": "३", "†": "४", "‡": "५", "ˆ": "६", "‰": "७", "Š": "८", "‹": "९",
    "]": ",", "&": "-", "-": ".", "@": "/", "A": "।", "\\": "?", "$": "+", "(": ";", "¼": "(", "½": ")", "¿": "{",
    "À": "}", "¾": "=", "^": "‘", "*": "’", "Þ": "“", "ß": "”", "•": "ऽ", "·": "ऽ", "∙": "ऽ", "Œ": "॰", "ñ": "॰",
    "µ": "–",
}  # fmt: skip


def _pairs(line: str) -> dict[str, str]:
    words = line.split()
    return dict(zip(words[::2], words[1::2], strict=True))


FULL = _pairs(_FULL)
HALF = {glyph: letter + VIRAMA for glyph, letter in _pairs(_HALF).items()}
VOWELS = _pairs(_VOWELS)
SIGNS = _pairs(_SIGNS)
BELOW = _pairs(_BELOW)
MARKS = _pairs(_MARKS)
WITH_SIGN = _WITH_SIGN
PLAIN = _PLAIN
# The sign of short i stands before its cluster, some with what belongs behind it: (reph, anusvara).
SHORT_I = {"f": (False, ""), "Ç": (False, "ं"), "Æ": (True, ""), "É": (True, "ं")}
# What stands at the right of a syllable and carries a reph: (sign, anusvara).
REPH = {"Z": ("", ""), "±": ("", "ं"), "Ê": ("ी", "")}
LONG_I_NASAL = "È"  # ी and ं
# An independent vowel with a sign is another vowel.
GROWN = {
    ("अ", "ा"): "आ", ("आ", "े"): "ओ", ("आ", "ै"): "औ", ("आ", "ॅ"): "ऑ", ("अ", "ॉ"): "ऑ", ("अ", "ो"): "ओ",
    ("अ", "ौ"): "औ", ("ए", "े"): "ऐ", ("अे", "ा"): "ओ", ("अै", "ा"): "औ",
}  # fmt: skip
JOINED = {("ा", "े"): "ो", ("ा", "ै"): "ौ", ("ा", "ॅ"): "ॉ", ("े", "ा"): "ो", ("ै", "ा"): "ौ", ("ॅ", "ा"): "ॉ"}

# Word's joiners and optional hyphen: without width, and nothing that was struck.
UNSEEN = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
# Windows code page 1252 as PDFs give it: bare bytes 80-9F, or moved to the private area of symbol fonts.
_C1 = bytes(range(0x80, 0xA0)).decode("cp1252", "replace")
FROM_BYTES = {code: char for code, char in zip(range(0x80, 0xA0), _C1, strict=True) if char != "\ufffd"}
FROM_BYTES |= {0xF000 + code: chr(code) for code in (*range(0x20, 0x80), *range(0xA0, 0x100))}
FROM_BYTES |= {0xF000 + code: char for code, char in FROM_BYTES.items() if code < 0x100}

# Unicode cluster -> glyphs, where a ligature reads better than its letters one by one.
LIGATURES = {
    "क्ष": "{k", "त्र": "=", "ज्ञ": "K", "श्र": "J", "द्य": "|", "द्व": "}", "द्ध": ")", "क्र": "Ø", "द्द": "í", "ट्ट": "ê",
    "ट्ठ": "ë", "ड्ड": "ì", "ह्न": "à", "ह्य": "á", "ह्म": "ã", "त्त": "Ùk",
}  # fmt: skip
