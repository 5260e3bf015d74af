"""What the words of a question may mean in this index: other forms, translations, the other script, slips.

Everything is looked up against the index's own vocabulary, so that nothing is searched that nobody wrote; and what
is told to the viewer ("also searched") stands in documents that the viewer may see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from math import exp

from app.search.compounds import joined, parted
from app.search.everyday import ALIKE, FAINT, FAINT_WORTH, FAMILIES
from app.search.groups import Alternative, Group
from app.search.query import MOST_WORDS, Asked, Word
from app.search.text.acronyms import looks_spelt, spell_out, to_latin
from app.search.text.glossary import Glossary
from app.search.text.spelling import suggest
from app.search.text.stem import stem
from app.search.vocabulary import Vocabulary

FORM, TRANSLATION, OTHER_SCRIPT, ACRONYM, SLIP, LIKE = 0.9, 0.75, 0.85, 0.9, 0.75, 0.45
FEW = 1  # documents; a word with no more hits may be a slip of the pen
MOST_PREFIX_WORDS = 500
MOST_ALTERNATIVES = 16
_SURE = 0.7  # a reading in the other script of less weight leaves room for a slip
_ROMAN_WORST, _ROMAN_MARGIN = 7.0, 2.5

Seen = Callable[[str], int]  # stem -> in how many documents that the viewer may see


@dataclass(slots=True)
class Meant:
    """The groups to search. ``also``: words searched besides; ``corrected``: typed -> what was taken instead."""

    groups: list[Group] = field(default_factory=list)
    without: list[tuple[str, ...]] = field(default_factory=list)
    also: list[str] = field(default_factory=list)
    corrected: dict[str, str] = field(default_factory=dict)

    @property
    def strict(self) -> bool:
        """Whether something must or must not stand in a hit."""
        return bool(self.without) or any(group.must for group in self.groups)


class Interpreter:
    """Interprets questions against one vocabulary, for one viewer."""

    def __init__(self, vocabulary: Vocabulary, seen: Seen) -> None:
        self.words = vocabulary
        self.seen = seen
        self.glossary = Glossary.load()

    def interpret(self, asked: Asked) -> Meant:
        """The whole question."""
        meant = Meant()
        words = list(dict.fromkeys(word for word in asked.words if not word.stop))
        if len(words) > MOST_WORDS:
            kept = sorted(words, key=lambda w: self.words.count(w.text) or 1_000_000)[:MOST_WORDS]
            words = [word for word in words if word in kept]
        faint = FAINT if any(stem(word.text) not in FAINT for word in words) else frozenset()
        found = {word: self._faint(word) if stem(word.text) in faint else self._group(word, meant) for word in words}
        _apart(found)
        self._join(asked.words, found, meant)
        self._translate(asked.words, found, meant, faint)
        meant.groups += [g._replace(alternatives=tuple(_strongest(g.alternatives))) for g in found.values()]
        meant.also = list(dict.fromkeys(meant.also))[:6]
        return self._with_syntax(asked, meant)

    def literal(self, asked: Asked) -> Meant:
        """Nothing but what was typed."""
        words = [word for word in dict.fromkeys(asked.words) if not word.stop][:MOST_WORDS]
        groups = [Group((Alternative((stem(word.text),)),), shown=word.text) for word in words]
        return self._with_syntax(asked, Meant(groups))

    def _with_syntax(self, asked: Asked, meant: Meant) -> Meant:
        """Adds quotes, prefixes and minus."""
        for phrase in asked.phrases:
            stems = tuple(stem(word) for word in phrase)
            meant.groups.append(Group((Alternative(stems, phrase=len(stems) > 1),), must=True, shown=" ".join(phrase)))
        meant.groups += [self._prefix(prefix) for prefix in asked.prefixes]
        meant.without = [tuple(stem(word) for word in words) for words in asked.without]
        return meant

    def _alike(self, word: str, own: str) -> list[str]:
        """Everyday words for the same thing, through an irregular form too ("groped", "stole")."""
        forms = [own, *(stem(form) for form in FAMILIES.get(word, ()))]
        return [other for form in forms for other in ALIKE.get(form, ())]

    def _prefix(self, prefix: str) -> Group:
        stems = dict.fromkeys(stem(word) for word in self.words.starting(prefix, MOST_PREFIX_WORDS))
        alternatives = tuple(Alternative((one,)) for one in stems) or (Alternative((prefix,)),)
        return Group(alternatives, must=True, merged=True, shown=prefix + "*")

    @staticmethod
    def _faint(word: Word) -> Group:
        """A word that nearly every question says: worth little beside the others, and itself alone."""
        return Group((Alternative((stem(word.text),)),), weight=FAINT_WORTH, shown=word.text)

    def _group(self, word: Word, meant: Meant) -> Group:
        own = stem(word.text)
        alternatives = [Alternative((own,))]
        alternatives += [Alternative((stem(form),), FORM) for form in FAMILIES.get(word.text, ())]
        alternatives += [Alternative((stem(other),), LIKE) for other in self._alike(word.text, own)]
        if word.script == "deva":
            alternatives += self._in_latin(word.text)
        elif word.script == "latin":
            alternatives += self._in_devanagari(word.text, meant)
        if word.script in ("deva", "latin") and len(word.text) > 3 and self.seen(own) <= FEW:
            alternatives += self._slips(word, alternatives, meant)
        weight = FAINT_WORTH if word.text.isdigit() and len(word.text) < 5 else 1.0
        return Group(tuple(alternatives), weight=weight, shown=word.text)

    # The other script

    def _in_latin(self, word: str) -> list[Alternative]:
        """चोरी also stands as "chori" in everyday words; एफआईआर as "fir"."""
        found = [Alternative((stem(other),), OTHER_SCRIPT * w) for other, w in _near(self.words.in_latin(word))]
        acronym = to_latin(word)
        return found + ([Alternative((acronym,), ACRONYM)] if acronym else [])

    def _in_devanagari(self, word: str, meant: Meant) -> list[Alternative]:
        """ "chori" is चोरी, unless it is an English word; "ndps" is एनडीपीएस."""
        found: list[Alternative] = []
        spelt = [s for s in spell_out(word) if self.words.count(s)] if len(word) <= 5 or looks_spelt(word) else []
        found += [Alternative((stem(s),), ACRONYM) for s in spelt[:2]]
        if looks_spelt(word) or self.is_english(word):
            return found
        for other, weight in _near(self.words.in_devanagari(word)):
            if self.seen(stem(other)):
                found.append(Alternative((stem(other),), OTHER_SCRIPT * weight))
                meant.also.append(other)
                found += self._same_sound(other, word, weight)
        return found

    def _same_sound(self, devanagari: str, typed: str, weight: float) -> list[Alternative]:
        """Other romanised spellings of the same word: "chheena" for "chhina"."""
        if weight < 0.8:
            return []
        others = _near(self.words.in_latin(devanagari))
        return [Alternative((stem(o),), OTHER_SCRIPT * weight * w * 0.9) for o, w in others if o != typed]

    def is_english(self, word: str) -> bool:
        """Whether a Latin word is English: in the glossary, or in headings and bodies of this index."""
        return word in FAMILIES or self.glossary.is_english(word) or self.words.formal(word) > 0

    # Slips

    def _slips(self, word: Word, known: Sequence[Alternative], meant: Meant) -> list[Alternative]:
        """Words one slip away, where the word itself has no or few hits."""
        least = FEW if self.seen(stem(word.text)) else 0  # a name may stand in one record only
        others = [a for a in known if a.weight > _SURE and self.seen(a.stems[0]) > least]
        if others or self.glossary.is_english(word.text):
            return []
        near = [w for w in suggest(word.text, self.words.spelling, 6) if self.seen(stem(w)) > least]
        if not near and word.script == "latin" and len(word.text) > 4:
            near = [w for w in self.words.sounding_like(word.text, 4) if self.seen(stem(w)) > least]
        if not near and not self.seen(stem(word.text)):
            parts = parted(word.text, self.words)
            if parts and all(map(self.seen, parts)):
                meant.also.append(" ".join(parts))
                return [Alternative(parts, FORM)]
        if not near:
            return []
        if not self.seen(stem(word.text)):
            meant.corrected[word.text] = near[0]
        else:
            meant.also.append(near[0])
        return [Alternative((stem(w),), SLIP * 0.7**place) for place, w in enumerate(near[:3])]

    # Together or apart

    def _join(self, words: Sequence[Word], found: dict[Word, Group], meant: Meant) -> None:
        """Two words that the index writes as one also stand as that one."""
        for first, second, whole in joined(words, self.words):
            if not self.seen(stem(whole)):
                continue
            meant.also.append(whole)
            for word in (first, second):
                if word in found:
                    extra = Alternative((stem(whole),), FORM)
                    found[word] = found[word]._replace(alternatives=(*found[word].alternatives, extra))

    # Translations

    def _translate(self, words: Sequence[Word], found: dict[Word, Group], meant: Meant, faint: frozenset[str]) -> None:
        """Adds what the glossary knows for words and for runs of words; for a run, to each of its words."""
        readings = [self._glossary_form(word, found, meant) for word in words]
        for one in self.glossary.translations(readings):
            target = tuple(stem(word) for word in one.target if word)
            spanned = [w for w in words[one.start : one.end] if w in found and stem(w.text) not in faint]
            if not target or not all(self.seen(part) for part in target):
                continue
            if any(a.stems == target for word in spanned for a in found[word].alternatives):
                continue
            for word in spanned:
                extra = Alternative(target, TRANSLATION * one.weight / 0.8)
                found[word] = found[word]._replace(alternatives=(*found[word].alternatives, extra))
            if spanned:
                meant.also.append(" ".join(one.target))

    def _glossary_form(self, word: Word, found: dict[Word, Group], meant: Meant) -> str:
        """The word under which the glossary may know it: the slip corrected, romanised Hindi in Devanagari."""
        if word.text in meant.corrected:
            return meant.corrected[word.text]
        if word.script == "latin" and word in found and not self.is_english(word.text):
            near = _near(self.words.in_devanagari(word.text))
            if near:
                return near[0][0]
        return word.text


def _apart(found: dict[Word, Group]) -> None:
    """Takes from each word what is another of the words typed: "ex boyfriend" is not two proofs of one thing."""
    own = {group.alternatives[0].stems for group in found.values()}
    for word, group in found.items():
        first, *others = group.alternatives
        kept = (first, *(one for one in others if one.stems not in own))
        found[word] = group._replace(alternatives=kept)


def _near(candidates: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
    """Those close to the best, each with a weight from 1 down."""
    ranked = list(candidates)
    if not ranked or ranked[0][1] > _ROMAN_WORST:
        return []
    best = ranked[0][1]
    sure = 1.0 if best <= 3.5 else 0.8
    return [(word, sure * exp(-(cost - best) / 3)) for word, cost in ranked if cost <= best + _ROMAN_MARGIN]


def _strongest(alternatives: Iterable[Alternative]) -> list[Alternative]:
    best: dict[tuple[tuple[str, ...], bool], Alternative] = {}
    for one in alternatives:
        known = best.get((one.stems, one.phrase))
        if known is None or known.weight < one.weight:
            best[one.stems, one.phrase] = one
    return sorted(best.values(), key=lambda a: -a.weight)[:MOST_ALTERNATIVES]
