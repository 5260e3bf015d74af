"""One spelling for what policemen write in several: the first step of indexing and of asking.

`normalise` and `normalise_with_offsets` give the same text; the second also tells for each
character where it stood, so that a highlight can be drawn on the original.

Sources: Unicode Standard ch. 12.1 (Devanagari, composition exclusions), the Central Hindi
Directorate's standard spelling (anusvara for the homorganic half nasal, गए beside गये).
"""

import re
import unicodedata
from collections.abc import Callable

Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]

INVISIBLE = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"
DEVANAGARI = "\u0900-\u0963\u0970-\u097f"  # letters and signs, without danda and digits

# Length-preserving replacements, so that they cost nothing in offsets.
_ONE_FOR_ONE = str.maketrans(
    {
        **{chr(0x0966 + digit): str(digit) for digit in range(10)},
        "\u0929": "न",
        "\u0931": "र",
        "\u0934": "ळ",
        "\u0900": "\u0902",
        "\u0901": "\u0902",
        "\u0964": " ",
        "\u0965": " ",
        "\u0130": "i",
        "\u2018": "'",
        "\u2019": "'",
    }
)

_CONSONANT = "(?:[क-ह]\u093c?)"
_AKSHARA = rf"(?:(?:{_CONSONANT}(?:\u094d{_CONSONANT})*[\u093e-\u094c]?|[अ-औ])[\u0901\u0902]?)"
# The Hindi names of Latin letters; those of more than one syllable need to be told.
_LONG_NAMES = "एफ|एच|एम|एन|एल|एस|ऐस|आर|एक्स|जेड|जैड|वाई|आई|डब्ल्यू|डब्लू"
_LETTER_NAMES = f"ए|बी|सी|डी|ई|जी|जे|के|ओ|पी|क्यू|टी|यू|वी|{_LONG_NAMES}"
_PIECE = rf"(?:{_LONG_NAMES}|{_AKSHARA})"
_AFTER = rf"(?![{DEVANAGARI}])"
# भा.द.वि., भा॰द॰वि॰; "भा. द. वि."; भा0द0वि0 and अप0क्र0; two letter names with one point (एस.पी).
DEVA_ACRONYM = (
    rf"(?<![{DEVANAGARI}.\w])(?:(?:{_PIECE}[.\u0970]){{2,8}}(?:{_PIECE}{_AFTER})?"
    rf"|(?:{_AKSHARA}\.\s){{1,6}}{_AKSHARA}\."
    rf"|(?:{_AKSHARA}{{1,2}}{_CONSONANT}?[0\u0966]){{2,8}}(?:{_PIECE}{_AFTER})?(?!\d)"
    rf"|(?:(?:{_LETTER_NAMES})\.){{1,7}}(?:{_LETTER_NAMES})\.?{_AFTER})"
)
LATIN_ACRONYM = r"(?<![\w.])(?:[A-Za-z]\.){1,8}[A-Za-z]\.?(?!\w)"

_VOWEL_REPAIRS = {
    "अा": "आ", "अो": "ओ", "अौ": "औ", "अॉ": "ऑ", "अे": "ए", "अै": "ऐ", "अाे": "ओ", "अाै": "औ",
    "आे": "ओ", "आै": "औ", "आॅ": "ऑ", "एे": "ऐ", "इी": "ई", "उू": "ऊ", "अॅ": "ॲ",
    "ाे": "ो", "ाै": "ौ", "ाॅ": "ॉ", "ॅा": "ॉ", "ेा": "ो", "ैा": "ौ",
}  # fmt: skip
_REPAIR = re.compile("|".join(sorted(map(re.escape, _VOWEL_REPAIRS), key=len, reverse=True)))

# Prefixes that carry a visarga inside a word, for which people type an ASCII colon.
_VISARGA_HEADS = "दु|नि|अंत|प्रात|पुन|मन|अध|स्वत|तप|यश|अत|वय|शन"


def _without_marks(match: re.Match[str]) -> str:
    return re.sub(r"[.\u09700\s]", "", match[0])


# In this order: each rule may rely on what the earlier ones left.
_RULES: tuple[Rule, ...] = (
    (re.compile("\u093c+"), ""),
    (_REPAIR, lambda match: _VOWEL_REPAIRS[match[0]]),
    (re.compile(r"([\u0902])([\u093e-\u094c])"), r"\2\1"),
    (re.compile(r"([\u093e-\u094d\u0902])\1+"), r"\1"),
    (re.compile(r"ङ्(?=[क-घ])|ञ्(?=[च-झ])|ण्(?=[ट-ढ])|न्(?=[क-घच-झट-ढत-धसश])|म्(?=[प-भ])"), "\u0902"),
    (re.compile(rf"(?<![{DEVANAGARI}])({_VISARGA_HEADS}):(?=[क-ह])"), r"\1"),
    (re.compile(rf"\u0903|(?<=[{DEVANAGARI}]):(?![{DEVANAGARI}])"), ""),
    (re.compile(rf"(?<=[क-ह\u093e-\u094c])ये(?=\u0902?(?:ग[ाेी])?(?![{DEVANAGARI}]))"), "ए"),
    (re.compile(rf"(?<=[क-ह\u093e-\u094c])यी(?=\u0902?(?![{DEVANAGARI}]))"), "ई"),
    (re.compile(DEVA_ACRONYM), _without_marks),
)
_LATIN_RULES: tuple[Rule, ...] = ((re.compile(LATIN_ACRONYM), lambda match: match[0].replace(".", "")),)
_DROP: Rule = (re.compile(f"[{INVISIBLE}]+"), "")
_HAS_DEVANAGARI = re.compile("[\u0900-\u097f]")


def normalise(text: str) -> str:
    """The searchable form of `text`: lower case, one spelling for each Hindi word."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _DROP[0].sub("", text)).translate(_ONE_FOR_ONE)
    for pattern, replacement in _rules_for(text):
        text = pattern.sub(replacement, text)
    return text.lower()


def normalise_with_offsets(text: str) -> tuple[str, list[int]]:
    """`normalise(text)`, and for each of its characters the index of its origin in `text`."""
    offsets = list(range(len(text)))
    if not text.isascii():
        text, offsets = _apply(_DROP, text, offsets)
        text, offsets = _compose(text, offsets)
        text = text.translate(_ONE_FOR_ONE)
    for rule in _rules_for(text):
        text, offsets = _apply(rule, text, offsets)
    return text.lower(), offsets


def _rules_for(text: str) -> tuple[Rule, ...]:
    rules: tuple[Rule, ...] = _RULES if _HAS_DEVANAGARI.search(text) else ()
    return rules + _LATIN_RULES if "." in text else rules


def _apply(rule: Rule, text: str, offsets: list[int]) -> tuple[str, list[int]]:
    """One rule over the text, carrying each character's origin along."""
    pattern, replacement = rule
    pieces: list[str] = []
    kept: list[int] = []
    done = 0
    for match in pattern.finditer(text):
        new = match.expand(replacement) if isinstance(replacement, str) else replacement(match)
        pieces += (text[done : match.start()], new)
        kept += offsets[done : match.start()]
        kept += _origins(match[0], new, offsets[match.start() : match.end()])
        done = match.end()
    if not done:
        return text, offsets
    return "".join(pieces) + text[done:], kept + offsets[done:]


def _origins(old: str, new: str, origins: list[int]) -> list[int]:
    """Where each character of `new` came from: its own place in `old`, else the next best one."""
    found: list[int] = []
    place = 0
    for character in new:
        at = old.find(character, place)
        place = at if at >= 0 else min(place, len(old) - 1)
        found.append(origins[place])
        place += 1 if at >= 0 else 0
        place = min(place, len(old) - 1)
    return found


_RUN = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]+")
_LONGEST_CLUSTER = 32  # Unicode's stream-safe limit; keeps hostile text from going quadratic


def _compose(text: str, offsets: list[int]) -> tuple[str, list[int]]:
    """NFKC with origins. Only runs that are not in NFKC already are taken apart."""
    whole = unicodedata.normalize("NFKC", text)
    if whole == text:
        return text, offsets
    origins: list[int] = []
    done = 0
    for run in _RUN.finditer(text):
        origins += offsets[done : run.start()]
        origins += _compose_run(run[0], offsets[run.start() : run.end()])
        done = run.end()
    origins += offsets[done:]
    if len(origins) != len(whole):  # only on clusters beyond the limit
        origins = (origins + [offsets[-1]] * len(whole))[: len(whole)]
    return whole, origins


def _compose_run(run: str, offsets: list[int]) -> list[int]:
    if unicodedata.is_normalized("NFKC", run):
        return offsets
    origins: list[int] = []
    start = 0
    for end in range(1, len(run) + 1):
        if end < len(run) and end - start < _LONGEST_CLUSTER and _belongs(run[start:end], run[end]):
            continue
        composed = unicodedata.normalize("NFKC", run[start:end])
        width = end - start
        origins += [offsets[start + min(place, width - 1)] for place in range(len(composed))]
        start = end
    return origins


def _belongs(cluster: str, following: str) -> bool:
    """Whether NFKC treats `following` together with the cluster before it."""
    if unicodedata.combining(following):
        return True
    alone = unicodedata.normalize("NFKC", cluster) + unicodedata.normalize("NFKC", following)
    return unicodedata.normalize("NFKC", cluster + following) != alone
