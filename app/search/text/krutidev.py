"""Kruti Dev 010 and Unicode, each from the other; and telling legacy text from English and from real Devanagari.

Kruti Dev is a font, not an encoding: its text is ASCII whose glyphs are pieces of letters, in the order in which
a typist strikes them. ``to_unicode`` puts the pieces together syllable by syllable. ``convert_mixed`` converts
only the runs that are Kruti Dev and leaves English and Unicode Hindi beside them as they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.search.text.krutidev_detect import is_krutidev, krutidev_share, legacy_runs, malformed
from app.search.text.krutidev_glyphs import (
    BELOW,
    FROM_BYTES,
    FULL,
    GROWN,
    HALF,
    JOINED,
    LIGATURES,
    LONG_I_NASAL,
    MARKS,
    NUKTA,
    PLAIN,
    REPH,
    SHORT_I,
    SIGNS,
    UNSEEN,
    VIRAMA,
    VOWELS,
    WITH_SIGN,
)

__all__ = ["convert_mixed", "from_unicode", "is_krutidev", "krutidev_share", "malformed", "to_unicode"]

_DIGIT_BOUND = {"/", ",", ".", ":", "(", ")", "%", "+"}  # between digits these are what they look like
_VISARGA_STEMS = (
    "अत पुन प्राय अंतत अन्तत स्वत मुख्यत विशेषत संभवत सम्भवत सामान्यत फलत वस्तुत प्रात मूलत पूर्णत अंशत आंशिकत क्रमश अक्षरश "
    "शब्दश कोटिश नि दु छ शनै नम अन्त अंत तत अधिकांशत साधारणत स्वभावत सर्वत प्रथमत पूर्वत संक्षेपत यथार्थत निष्कर्षत"
)
_LABEL_WORDS = (
    "विषय संदर्भ सन्दर्भ दिनांक प्रति क्रमांक नाम पता स्थान समय टीप नोट प्रकार अनुसार निम्नानुसार विवरण पद संकेत मोबाइल फोन नंबर थाना "
    "अपराध उत्तर प्रश्न उद्देश्य शर्त कारण परिणाम निष्कर्ष उदाहरण उपनाम व्यवसाय जन्मदिनांक वर्ष माह दिन मद आवेदक अनावेदक प्रार्थी"
)
_VISARGA_WORDS, _LABELS = frozenset(_VISARGA_STEMS.split()), frozenset(_LABEL_WORDS.split())


@dataclass(slots=True)
class _Syllable:
    """One syllable while its pieces arrive. ``open``: the cluster ends in a virama and waits for its last letter."""

    cluster: str = ""
    vowel: str = ""
    marks: str = ""
    reph: bool = False
    open: bool = False
    independent: bool = False

    def text(self) -> str:
        cluster = self.cluster
        if self.open and self.vowel:
            cluster = cluster.removesuffix(VIRAMA)
        return ("र" + VIRAMA if self.reph else "") + cluster + self.vowel + self.marks


class _Machine:
    """Reads glyphs from left to right; ``out`` gathers finished syllables and plain characters."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.now: _Syllable | None = None
        self.waiting: tuple[bool, str] | None = None  # a short i looks for its cluster

    def finish(self) -> None:
        if self.now is not None:
            self.out.append(self.now.text())
            self.now = None
        if self.waiting is not None:
            self.out.append("ि")
            self.waiting = None

    def plain(self, text: str) -> None:
        self.finish()
        self.out.append(text)

    def read(self, glyph: str) -> None:
        """One glyph."""
        if glyph in FULL:
            self._letter(FULL[glyph], False)
        elif glyph in HALF:
            self._letter(HALF[glyph], True)
        elif glyph in SIGNS:
            self._sign(SIGNS[glyph])
        elif glyph in VOWELS:
            self.finish()
            self.now = _Syllable(VOWELS[glyph], independent=True)
        elif glyph in SHORT_I:
            self._end_syllable()
            self.waiting = SHORT_I[glyph]
        elif not self._attached(glyph):
            self.plain(PLAIN.get(glyph, glyph))

    def _attached(self, glyph: str) -> bool:
        """Glyphs that hang on the syllable before them. False: not one of those, or nothing to hang on."""
        if glyph in WITH_SIGN:
            self._letter(WITH_SIGN[glyph][0], False)
            self._sign(WITH_SIGN[glyph][1])
        elif glyph in BELOW:
            self._below(BELOW[glyph])
        elif self.now is None:
            return False
        elif glyph in REPH:
            self._reph(*REPH[glyph])
        elif glyph in MARKS:
            self._mark(MARKS[glyph])
        elif glyph == LONG_I_NASAL:
            self._sign("ी")
            self._mark("ं")
        elif glyph == "%":
            self._mark("ः")
        elif glyph == "~" and not self.now.independent:
            self.now.cluster += "" if self.now.open else VIRAMA
            self.now.open = True
        elif glyph == "+" and not self.now.independent:
            self._nukta()
        else:
            return False
        return True

    def _end_syllable(self) -> None:
        """Before a short i: an open cluster is not finished, the sign belongs to all of it."""
        if self.now is not None and not self.now.open:
            self.finish()

    def _letter(self, text: str, half: bool) -> None:
        if self.now is None or not self.now.open:
            waiting, self.waiting = self.waiting, None
            self.finish()
            self.waiting = waiting
            self.now = _Syllable()
        self.now.cluster += text
        self.now.open = half
        if not half:
            self._place_short_i()

    def _place_short_i(self) -> None:
        if self.waiting is not None and self.now is not None:
            reph, nasal = self.waiting
            self.waiting = None
            self.now.vowel, self.now.reph = "ि", self.now.reph or reph
            self.now.marks += nasal

    def _sign(self, sign: str) -> None:
        now = self.now
        if now is None:
            self.plain(sign)
        elif now.independent:
            grown = GROWN.get((now.cluster, sign))
            now.cluster = grown or now.cluster + sign
        elif now.open:
            now.cluster = now.cluster.removesuffix(VIRAMA)
            now.open = False
            self._place_short_i()
            if sign != "ा":
                self._sign(sign)
        elif (joined := JOINED.get((now.vowel, sign))) is not None:
            now.vowel = joined
        elif not now.vowel:
            now.vowel = sign
        elif now.vowel != sign and (now.vowel, sign) != ("ि", "ा"):  # typists strike f=k for त्रि
            now.vowel += sign

    def _below(self, letter: str) -> None:
        if self.now is None or self.now.independent:
            self.plain(VIRAMA + letter)
            return
        hung = letter if self.now.open else VIRAMA + letter
        self.now.cluster += "" if self.now.cluster.endswith(VIRAMA + letter) else hung  # struck twice, seen once
        self.now.open = False
        self._place_short_i()

    def _reph(self, sign: str, nasal: str) -> None:
        now = self.now
        assert now is not None
        if now.independent and now.cluster == "इ":
            now.cluster = "ई"
        else:
            now.reph = True
            if sign:
                self._sign(sign)
        self._mark(nasal)

    def _mark(self, mark: str) -> None:
        assert self.now is not None
        if mark and mark not in self.now.marks:
            self.now.marks += mark

    def _nukta(self) -> None:
        assert self.now is not None
        if NUKTA not in self.now.cluster[-2:]:
            stem = self.now.cluster.removesuffix(VIRAMA) if self.now.open else self.now.cluster
            self.now.cluster = stem + NUKTA + (VIRAMA if self.now.open else "")


def to_unicode(text: str) -> str:
    """Kruti Dev 010 as Unicode, nuktas decomposed. All of ``text`` is taken for Kruti Dev."""
    text = text.translate(FROM_BYTES | UNSEEN)
    machine = _Machine()
    for place, glyph in enumerate(text):
        before, after = text[place - 1 : place], text[place + 1 : place + 2]
        if glyph in _DIGIT_BOUND and before.isascii() and before.isdigit() and after.isascii() and after.isdigit():
            machine.plain(glyph)
        elif glyph in "–—" and before in ("", " ") and after in ("", " "):
            machine.plain("–")
        elif glyph in "•·" and before in ("", " ", "\n") and after in ("", " ", "\t"):
            machine.plain(glyph)  # a bullet
        else:
            machine.read(glyph)
    machine.finish()
    return _colons("".join(machine.out))


def _colons(text: str) -> str:
    """The glyph % is a visarga in and behind some words, a colon behind labels, signs, figures and spaces."""

    def choose(match: re.Match[str]) -> str:
        word, after = match["word"], match["after"]
        if after and re.match(r"[\u0904-\u0963]", after):
            return word + "ः"
        if word in _VISARGA_WORDS:
            return word + "ः"
        bare = bool(re.search(r"[क-ह]$", word))
        return word + ("ः" if bare and after not in ("-", "–", ".", "=") and word not in _LABELS else ":")

    marked = re.sub(r"(?P<word>[\u0900-\u0902\u0904-\u0963]+)ः(?=(?P<after>.?))", choose, text, flags=re.DOTALL)
    return re.sub(r"(?<![\u0900-\u0963])[%ः]", ":", marked)


_CLUSTER = re.compile(
    rf"(?P<reph>र{VIRAMA}(?=[क-ह]))?(?P<letters>[क-ह]{NUKTA}?(?:{VIRAMA}[क-ह]{NUKTA}?)*)(?P<virama>{VIRAMA}?)"
    r"(?P<vowel>[ा-ौ]?)(?P<marks>[ँ-ः]*)|(?P<alone>[ऄ-औ])(?P<nasal>[ँ-ः]*)"
)
_HALF_GLYPH = {letter: glyph for glyph, letter in reversed(HALF.items())}
_FULL_GLYPH = {letter: glyph for glyph, letter in reversed(FULL.items()) if glyph.isascii() or letter in "ञङ"}
_SIGN_GLYPH = {sign: glyph for glyph, sign in SIGNS.items()} | {"ो": "ks", "ौ": "kS", "ॉ": "kW"}
_VOWEL_GLYPH = {"आ": "vk", "ओ": "vks", "औ": "vkS", "ऑ": "vkW", "ई": "bZ", "ऐ": ",s"}
_VOWEL_GLYPH |= {v: glyph for glyph, v in VOWELS.items() if v not in _VOWEL_GLYPH}
_MARK_GLYPH = {mark: glyph for glyph, mark in MARKS.items()} | {"ः": "%"}
_PLAIN_GLYPH = {char: glyph for glyph, char in reversed(PLAIN.items()) if not char.isascii()}
_PLAIN_GLYPH |= {",": "]", "-": "&", ".": "-", "/": "@", "?": "\\", "+": "$", ";": "(", "(": "¼", ")": "½", ":": "%"}


def from_unicode(text: str) -> str:
    """Unicode Hindi as a Kruti Dev typist would strike it. Latin letters have no place in the font: they stay."""
    out: list[str] = []
    at = 0
    for match in _CLUSTER.finditer(text):
        out += [_PLAIN_GLYPH.get(char, char) for char in text[at : match.start()]]
        out.append(_struck(match))
        at = match.end()
    return "".join(out + [_PLAIN_GLYPH.get(char, char) for char in text[at:]])


def _struck(match: re.Match[str]) -> str:
    if match["alone"]:
        return _VOWEL_GLYPH.get(match["alone"], match["alone"]) + "".join(_MARK_GLYPH[m] for m in match["nasal"])
    letters, vowel = match["letters"], match["vowel"]
    if letters == "र" and vowel in ("ु", "ू") and not match["reph"]:
        body, vowel = ("#" if vowel == "ु" else ":"), ""
    else:
        body = _letters_struck(letters)
    short = "f" if vowel == "ि" else ""
    sign = "" if short else _SIGN_GLYPH.get(vowel, vowel)
    marks = "".join(_MARK_GLYPH[mark] for mark in match["marks"])
    return short + body + ("~" if match["virama"] else "") + sign + ("Z" if match["reph"] else "") + marks


def _letters_struck(cluster: str) -> str:
    """A cluster's glyphs: ligatures, half forms, and the र that hangs under a letter."""
    units = cluster.split(VIRAMA)
    out = ""
    while units:
        pair = VIRAMA.join(units[:2])
        last = len(units) <= 2
        if len(units) > 1 and pair in LIGATURES and (last or LIGATURES[pair] in ("{k", "Ùk")):
            out += LIGATURES[pair] if last else LIGATURES[pair][0]
            units = units[2:]
        elif units[0] == "र" and out and not out.endswith("~"):
            out, units = out + ("z" if len(units) == 1 else "z~"), units[1:]
        else:
            ra = len(units) == 2 and units[1] == "र"
            out += _one(units[0], len(units) == 1 or ra) + (("ª" if units[0] in "टठडढछ" else "z") if ra else "")
            units = [] if ra else units[1:]
    return out


def _one(unit: str, full: bool) -> str:
    letter, dot = unit[0], "+" if NUKTA in unit else ""
    half = _HALF_GLYPH.get(letter + VIRAMA)
    if full:
        return _FULL_GLYPH[letter] + dot if letter in _FULL_GLYPH else f"{half}{dot}k"
    return half + dot if half else f"{_FULL_GLYPH[letter]}{dot}~"


def convert_mixed(text: str, sure: bool = False) -> str:
    """The text with its Kruti Dev runs as Unicode. ``sure``: the font says so, only plain English is left alone."""
    return "".join(to_unicode(run) if legacy else run for run, legacy in legacy_runs(text, sure))
