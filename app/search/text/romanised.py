"""Romanised Hindi: "chori" finds चोरी among the words of an index, and चोरी finds "chori".

The coarse keys of `roman_key` gather candidates; the costs of `roman_costs` rank them by aligning
each candidate's sounds with the Latin letters, cheapest way first. A cost is a negative natural
logarithm: 0 is certain, one more is 2.7 times less likely.
"""

import re
from collections.abc import Iterable
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
_LATIN = re.compile("[^a-z]+")
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


class RomanIndex:
    """The Devanagari words of an index, found by their romanised spellings."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._by_key: dict[str, list[str]] = {}
        self._near: dict[str, list[str]] = {}
        self._words: dict[str, str] = {}
        for original in vocabulary:
            word = normalise(original).replace(" ", "")
            if word not in self._words:
                self._words[word] = original
                for key in devanagari_keys(word):
                    self._by_key.setdefault(key, []).append(word)
        for key in self._by_key:
            for near in neighbours(key):
                self._near.setdefault(near, []).append(key)

    def candidates(self, word: str, limit: int = 10) -> Scored:
        """(word of the vocabulary, cost), cheapest first, for a romanised word."""
        roman = _LATIN.sub("", normalise(word))
        if not roman or len(roman) > 40:
            return []
        best = _Best(limit)
        speller = Speller(roman)
        keys = latin_keys(roman)
        seen = self._offer(best, speller, self._words_of(keys), set())
        self._offer_acronyms(best, roman, seen)
        if best.nearest() > _GOOD_ENOUGH:
            self._offer(best, speller, self._words_near(keys), seen)
        return [(self._words[found], cost) for found, cost in best.ranked()]

    def _offer(self, best: _Best, speller: Speller, words: Iterable[str], seen: set[str]) -> set[str]:
        for word in words:
            if word not in seen:
                seen.add(word)
                best.offer(speller.cost(sounds(word), best.bound), word)
        return seen

    def _offer_acronyms(self, best: _Best, roman: str, seen: set[str]) -> None:
        cost = _SPELT if looks_spelt(roman) else _MAYBE_SPELT
        for spelling in spell_out(roman):
            if spelling in self._words and spelling not in seen:
                best.offer(cost, spelling)
                seen.add(spelling)

    def _words_of(self, keys: Iterable[str]) -> Iterable[str]:
        for key in keys:
            yield from self._by_key.get(key, ())

    def _words_near(self, keys: list[str]) -> Iterable[str]:
        for key in keys:
            yield from self._words_of(self._near.get(key, ()))
            for near in neighbours(key):
                yield from self._words_of((near,))
                yield from self._words_of(self._near.get(near, ()))


class LatinIndex:
    """The romanised words of an index, found by a Devanagari word."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._by_key: dict[str, list[tuple[str, str]]] = {}
        for original in vocabulary:
            roman = _LATIN.sub("", normalise(original))
            for key in latin_keys(roman):
                for near in (key, *neighbours(key)):
                    self._by_key.setdefault(near, []).append((roman, original))

    def candidates(self, word: str, limit: int = 10) -> Scored:
        """(word of the vocabulary, cost), cheapest first, for a Devanagari word."""
        word = normalise(word).replace(" ", "")
        best = _Best(limit)
        seen: set[str] = set()
        acronym = to_latin(word)
        for key in devanagari_keys(word):
            for near in (key, *neighbours(key)):
                for roman, original in self._by_key.get(near, ()):
                    if original not in seen:
                        seen.add(original)
                        cost = _SPELT if roman == acronym else Speller(roman).cost(sounds(word), best.bound)
                        best.offer(cost, original)
        return best.ranked()


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
