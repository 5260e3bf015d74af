"""Which place somebody means. Pure: a phrase and a gazetteer in, ranked candidates out.

The score of a candidate is the weight of what fits, over the weight of all that was typed and of what the name has
besides. A number or a letter that does not fit ("Sector 6 B" for "sector 6 A") all but rules a candidate out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.places.gazetteer import Entry, Gazetteer, Variant, numbered
from app.places.lexicon import TELLING
from app.places.words import read

UNKNOWN = 0.35  # weight of a typed word that no place has in its name: "kal raat supela chowk"
HALF = 0.5  # what a context word of the name itself counts at least, compared with one of its core
RARE = 8  # context words of so few names may find a name by themselves
JOINED = 0.8  # how alike two words written as one must be to their name
CLOSE = 0.07  # candidates nearer than this to the best are asked about
WEAKEST = 0.3
_LIKELY = {"locality": 0.02, "village": 0.02, "town": 0.02, "sector": 0.02, "thana": 0.018, "chowk": 0.012,
           "market": 0.008, "chowki": 0.006, "railway": 0.004}  # fmt: skip

Unit = tuple[str, int, int]  # form, from, to (of the typed units)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place with how well it fits, 0 to 1."""

    entry: Entry
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """Candidates, best first. ``sure``: 0 to 1, lower when others fit as well; ``ask``: let the person choose."""

    candidates: Sequence[Candidate] = ()
    sure: float = 0.0
    ask: bool = False

    @property
    def best(self) -> Entry | None:
        return self.candidates[0].entry if self.candidates else None


def resolve(phrase: str, gazetteer: Gazetteer, limit: int = 6, station_id: int | None = None) -> Answer:
    """The places that a phrase can mean. ``station_id``: of the one who asks; decides between equals."""
    units = read(phrase[:200])[:12]
    hits = _hits(units, gazetteer)
    scores: dict[int, float] = {}
    for at, matches in hits.items():
        variant = gazetteer.variants[at]
        score = _score(units, matches, variant, gazetteer)
        if score > scores.get(variant.entry, WEAKEST):
            scores[variant.entry] = score
    ranked = [Candidate(gazetteer.entries[n], score) for n, score in scores.items()]
    ranked.sort(key=lambda c: (-_with_likelihood(c, station_id), len(c.entry.name_en), c.entry.id))
    return _answer(ranked[:limit], station_id)


def _with_likelihood(candidate: Candidate, station_id: int | None) -> float:
    home = 0.03 if station_id is not None and candidate.entry.station_id == station_id else 0.0
    return candidate.score + _LIKELY.get(candidate.entry.kind, 0.0) + home


def _answer(ranked: Sequence[Candidate], station_id: int | None) -> Answer:
    if not ranked:
        return Answer()
    best = ranked[0]
    second = ranked[1].score if len(ranked) > 1 else 0.0
    twins = [c for c in ranked[1:] if c.entry.name_en == best.entry.name_en]
    ask = bool(twins) or best.score < 0.55 or best.score - second < CLOSE
    sure = min(1.0, best.score) * (0.6 if ask else 1.0)
    return Answer(ranked, round(sure, 2), ask)


def _hits(units: Sequence[str], gazetteer: Gazetteer) -> dict[int, list[tuple[float, float, Unit, int, int]]]:
    """variant -> (weight, likeness, typed unit, from, to): every way in which a typed unit fits the name."""
    typed: list[Unit] = [(form, n, n + 1) for n, form in enumerate(units)]
    plain = [form[:1] not in "@#" and not form.isdigit() for form in units]
    typed += [(units[n] + units[n + 1], n, n + 2) for n in range(len(units) - 1) if plain[n] and plain[n + 1]]
    hits: dict[int, list[tuple[float, float, Unit, int, int]]] = {}
    for unit in typed:
        for known, likeness in gazetteer.match(unit[0]):
            weight = gazetteer.weight(known)
            if len(gazetteer.contexts.get(known, ())) <= RARE:  # "Amdi Nagar" of "Hudco, Amdi Nagar"
                for at in gazetteer.contexts.get(known, ()):
                    hits.setdefault(at, [])
            for at, start, end in gazetteer.postings.get(known, ()):
                if likeness < JOINED and (unit[2] - unit[1] > 1 or end - start > 1):
                    continue
                hits.setdefault(at, []).append((weight, likeness, unit, start, end))
    return hits


def _score(
    units: Sequence[str],
    matches: list[tuple[float, float, Unit, int, int]],
    variant: Variant,
    gazetteer: Gazetteer,
) -> float:
    """How well one variant fits all that was typed."""
    fit, doubt, used, filled = _fit(matches, gazetteer, variant)
    missed = 0.0
    told = set(used)
    for n, form in enumerate(units):
        if n not in used:
            share, weight = _in_context(form, variant, gazetteer)
            fit += share * weight
            told |= {n} if share > HALF else set()
            missed += weight * (1 - share) * (0.0 if share > HALF else 1.0)
    spare = sum(_spare_weight(position, gazetteer) for n, position in enumerate(variant.core) if n not in filled)
    if fit <= 0 or not (_told(units, told) or not _told(units, range(len(units)))):
        return 0.0  # "any chowk" for a chowk that nobody knows
    return (
        variant.own
        * _numbers(units, used, filled, variant)
        * _numbering(units, variant)
        * fit
        / (fit + doubt + missed + 0.45 * spare)
    )


def _told(units: Sequence[str], places: Iterable[int]) -> bool:
    """Whether any of these typed units is more than a general word like chowk or market."""
    return any(units[n][:1] != "@" or units[n] in TELLING for n in places)


def _fit(
    matches: list[tuple[float, float, Unit, int, int]], gazetteer: Gazetteer, variant: Variant
) -> tuple[float, float, set[int], set[int]]:
    """The best fits that do not overlap: (weight that fits, weight in doubt, typed units used, positions filled)."""
    matches.sort(key=lambda m: (-round(m[1], 1), m[3] - m[4] + m[2][1] - m[2][2], -m[0] * m[1], m[3]))
    fit = doubt = 0.0
    used: set[int] = set()
    filled: set[int] = set()
    for weight, likeness, (_form, first, last), start, end in matches:
        mine, theirs = set(range(first, last)), set(range(start, end))
        if mine & used or theirs & filled:
            continue
        used |= mine
        filled |= theirs
        if end - start > 1:  # a joined word carries the weight of its parts
            weight = sum(max(map(gazetteer.weight, variant.core[n])) for n in theirs)
        fit += weight * likeness * likeness
        doubt += weight * (1 - likeness * likeness) * 0.7
    return fit, doubt, used, filled


def _in_context(form: str, variant: Variant, gazetteer: Gazetteer) -> tuple[float, float]:
    """(share that counts, weight) of a typed word that the name's context may hold: "Durg", the station's name."""
    known = gazetteer.match(form)
    for other, likeness in known:
        if other in variant.context:
            return 0.6 * likeness, gazetteer.weight(other)
        if other in variant.station:
            return 0.4 * likeness, gazetteer.weight(other)
    if form[:1] in "@#" or form.isdigit():
        return 0.0, gazetteer.weight(form)
    return 0.0, gazetteer.weight(known[0][0]) * known[0][1] if known else UNKNOWN


def _spare_weight(position: tuple[str, ...], gazetteer: Gazetteer) -> float:
    weight = max(map(gazetteer.weight, position))
    return weight * (0.55 if position[0][:1] == "@" else 1.0)


def _numbers(units: Sequence[str], used: set[int], filled: set[int], variant: Variant) -> float:
    """Numbers and letters must fit: below 1 where one was typed that the name lacks, or the name has another."""
    factor = 1.0
    asked = [form for n, form in enumerate(units) if n not in used and _exact(form) and form not in variant.context]
    open_ = [p[0] for n, p in enumerate(variant.core) if n not in filled and _exact(p[0])]
    for form in asked:
        same = [other for other in open_ if (other[:1] == "#") == (form[:1] == "#")]
        factor *= 0.25 if same else 0.5
    return factor * 0.9 ** len(open_)


def _numbering(units: Sequence[str], variant: Variant) -> float:
    """ "Bhilai-3" is not "Sector 3, Bhilai": a number belongs to the word before it."""
    places = {position[0]: n for n, position in enumerate(variant.core)}
    for before, form in pairwise(units):
        at = places.get(form, 0)
        if form.isdigit() and numbered(before) and at and before not in variant.core[at - 1]:
            return 0.5
    return 1.0


def _exact(form: str) -> bool:
    return form.isdigit() or form[:1] == "#"
