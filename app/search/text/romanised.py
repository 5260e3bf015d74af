"""Romanised Hindi: "chori" finds चोरी among the words of an index, and चोरी finds "chori".

The coarse keys of `roman_key` gather candidates; the costs of `roman_costs` rank them by aligning
each candidate's sounds with the Latin letters, cheapest way first. A cost is a negative natural
logarithm: 0 is certain, one more is 2.7 times less likely.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from heapq import heappush, heapreplace

from app.search.text.acronyms import looks_spelt, spell_out, to_latin
from app.search.text.normalise import normalise
from app.search.text.roman_costs import COSTS
from app.search.text.roman_key import devanagari_keys, latin_keys, neighbours
from app.search.text.sounds import sounds

Scored = list[tuple[str, float]]

WORST = 20.0  # beyond this, two spellings are different words
_GOOD_ENOUGH = 5.0  # with a candidate this near, no looser key is tried
_MARGIN = 7.0  # a candidate so much dearer than another is not worth showing
_SPELT, _MAYBE_SPELT = 1.0, 4.0  # an acronym that has no vowel; one that could be a word
_LETTER = {**dict.fromkeys("aeiouy", 3.0), "h": 2.5}  # a letter that stands for no sound
_NO_LETTERS = re.compile("[^a-z]+")
_LONGEST = 40
_VOWELS = "अआइईउऊऋएऐओऔऑ"


class Speller:
    """One romanised spelling, against which many Devanagari words are measured."""

    def __init__(self, roman: str) -> None:
        self._roman = roman
        self._reached: dict[tuple[str, int], list[tuple[int, float]]] = {}

    def cost(self, word: tuple[str, ...], limit: float = WORST) -> float:
        """The cheapest way to write these sounds so; anything above `limit` counts as `inf`."""
        live = {0: 0.0}
        for sound in word:
            ahead: dict[int, float] = {}
            for place, so_far in live.items():
                for end, step in self._reach(sound, place):
                    cost = so_far + step
                    if cost <= limit and cost < ahead.get(end, WORST):
                        ahead[end] = cost
            if not ahead:
                return float("inf")
            live = ahead
        return live.get(len(self._roman), float("inf"))

    def _reach(self, sound: str, place: int) -> list[tuple[int, float]]:
        """Where the sound can end when it starts at `place`, and at what cost."""
        known = self._reached.get((sound, place))
        if known is not None:
            return known
        ends: dict[int, float] = {}
        for spelling, cost in COSTS.get(sound, ()):
            if self._roman.startswith(spelling, place):
                _keep(ends, place + len(spelling), cost)
        _keep(ends, place, 3.5 if sound.strip("^+$") in _VOWELS else 5.0)
        for end in sorted(ends):
            if end < len(self._roman):
                _keep(ends, end + 1, ends[end] + self._silent(end))
        reached = self._reached[sound, place] = list(ends.items())
        return reached

    def _silent(self, place: int) -> float:
        letter = self._roman[place]
        if place and letter == self._roman[place - 1]:
            return 2.5
        return _LETTER.get(letter, 5.0)


def _keep(ends: dict[int, float], end: int, cost: float) -> None:
    if cost < ends.get(end, WORST):
        ends[end] = cost


class _Best:
    """The cheapest few, and the cost that a newcomer must beat."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._heap: list[tuple[float, int, str]] = []
        self.bound = WORST

    def offer(self, cost: float, word: str) -> None:
        if cost > self.bound:
            return
        if len(self._heap) < self._limit:
            heappush(self._heap, (-cost, -len(word), word))
        elif -cost > self._heap[0][0]:
            heapreplace(self._heap, (-cost, -len(word), word))
        if len(self._heap) == self._limit:
            self.bound = -self._heap[0][0]
        self.bound = min(self.bound, cost + _MARGIN)

    def nearest(self) -> float:
        return min((-cost for cost, _, _ in self._heap), default=WORST)

    def ranked(self) -> Scored:
        return [(word, -cost) for cost, _, word in sorted(self._heap, key=lambda e: (-e[0], -e[1]))]


class _Keyed:
    """Words by their coarse keys; subclasses say how a word is compared with a query."""

    def __init__(self, keys_of: Callable[[str], list[str]]) -> None:
        self._keys_of = keys_of
        self._by_key: dict[str, list[str]] = {}
        self._near: dict[str, list[str]] = {}
        self._originals: dict[str, list[str]] = {}

    def _add(self, word: str, original: str) -> None:
        if word in self._originals:
            if original not in self._originals[word]:
                self._originals[word].append(original)
            return
        self._originals[word] = [original]
        for key in self._keys_of(word):
            if key not in self._by_key:
                self._by_key[key] = []
                for near in neighbours(key):
                    self._near.setdefault(near, []).append(key)
            self._by_key[key].append(word)

    def _exactly(self, keys: list[str]) -> Iterator[str]:
        for key in keys:
            yield from self._by_key.get(key, ())

    def _nearly(self, keys: list[str]) -> Iterator[str]:
        """Words whose key has one class more, one fewer, or one other."""
        for key in keys:
            yield from self._exactly(self._near.get(key, []))
            for near in neighbours(key):
                yield from self._exactly([near, *self._near.get(near, ())])

    def _as_given(self, best: _Best, limit: int) -> Scored:
        found = [(given, cost) for word, cost in best.ranked() for given in self._originals[word]]
        return found[:limit]


class RomanIndex(_Keyed):
    """The Devanagari words of an index, found by their romanised spellings."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        super().__init__(devanagari_keys)
        for original in vocabulary:
            self._add(normalise(original).replace(" ", ""), original)

    def candidates(self, word: str, limit: int = 10) -> Scored:
        """(word of the vocabulary, cost), cheapest first, for a romanised word."""
        roman = _letters(word)
        if not roman or len(roman) > _LONGEST:
            return []
        best, speller, keys = _Best(limit), Speller(roman), latin_keys(roman)
        seen: set[str] = set()
        self._offer(best, speller, self._exactly(keys), seen)
        self._offer_acronyms(best, roman, seen)
        if best.nearest() > _GOOD_ENOUGH:
            self._offer(best, speller, self._nearly(keys), seen)
        return self._as_given(best, limit)

    def _offer(self, best: _Best, speller: Speller, words: Iterable[str], seen: set[str]) -> None:
        for word in words:
            if word not in seen:
                seen.add(word)
                best.offer(speller.cost(sounds(word), best.bound), word)

    def _offer_acronyms(self, best: _Best, roman: str, seen: set[str]) -> None:
        cost = _SPELT if looks_spelt(roman) else _MAYBE_SPELT
        for spelling in spell_out(roman):
            if spelling in self._originals and spelling not in seen:
                best.offer(cost, spelling)
                seen.add(spelling)


class LatinIndex(_Keyed):
    """The romanised words of an index, found by a Devanagari word."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        super().__init__(latin_keys)
        for original in vocabulary:
            if (roman := _letters(original)) and len(roman) <= _LONGEST:
                self._add(roman, original)

    def candidates(self, word: str, limit: int = 10) -> Scored:
        """(word of the vocabulary, cost), cheapest first, for a Devanagari word."""
        word = normalise(word).replace(" ", "")
        heard, keys, acronym = sounds(word), devanagari_keys(word), to_latin(word)
        if not heard or len(heard) > _LONGEST:
            return []
        best = _Best(limit)
        if acronym and acronym in self._originals:
            best.offer(_SPELT, acronym)
        # Spellings of one word differ more than words of one spelling: near keys always count.
        words = dict.fromkeys((*self._exactly(keys), *self._nearly(keys)))
        for roman in words:
            if roman != acronym:
                best.offer(Speller(roman).cost(heard, best.bound), roman)
        return self._as_given(best, limit)


def likely(found: Scored, margin: float = 1.5, most: int = 3) -> list[str]:
    """The words worth searching for as well: within a margin of the best, which itself must be near.

    What counts as near grows with the word, since each sound adds its own small cost.
    """
    return [word for word, cost in found if cost <= found[0][1] + margin and cost <= 3.0 + 0.6 * len(word)][:most]


def _letters(word: str) -> str:
    return _NO_LETTERS.sub("", normalise(word))


def romanise(word: str, limit: int = 8) -> list[str]:
    """Likely romanised spellings of a Devanagari word, the likeliest first."""
    beam: dict[str, float] = {"": 0.0}
    for sound in sounds(normalise(word)):
        ahead: dict[str, float] = {}
        for written, so_far in beam.items():
            for spelling, cost in COSTS.get(sound, ()):
                longer = written + spelling
                if so_far + cost < ahead.get(longer, WORST):
                    ahead[longer] = so_far + cost
        beam = dict(sorted(ahead.items(), key=lambda entry: entry[1])[: limit * 8])
    acronym = to_latin(word)
    spellings = ([acronym] if acronym else []) + list(beam)
    return [spelling for spelling in dict.fromkeys(spellings) if spelling][:limit]
