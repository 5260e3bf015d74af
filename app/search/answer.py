"""One question answered from the index: understood, scored, filtered by audience, counted, cut to a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from flask_babel import gettext as _

from app.access import Viewer
from app.search.everyday import FAINT_WORTH
from app.search.forward import HEADER, stem_hash
from app.search.groups import Group
from app.search.identifiers import EXACT, lift_identifiers
from app.search.meaning import Interpreter, Meant
from app.search.nearness import Reading, best_passages, naming
from app.search.query import Asked, Refusal, read
from app.search.ranking import Model, Scored, Scorer
from app.search.scoring import Numbers
from app.search.snapshot import Floats, Ints, Mask, Snapshot
from app.search.snippets import snippets
from app.search.types import Hit, Page, Query

# The ranking as data: measured with ./desk search evaluate, see docs/architecture.md.
MODEL = Model(
    weights={"heading": 2.5, "words": 4.0, "body": 1.0},
    b={"heading": 0.5, "words": 0.15, "body": 0.75},
    coverage=0.5,
    least=0.5,
    least_of_long=0.15,
    passage=0.3,
    body_passage=0.3,
    damping=0.9,
)
RERANKED, RERANKED_OF_KIND = 120, 40
_TIE = 4e-5  # below the fourth decimal, to which scores count as equal
NAMED = 0.8  # what a record gains, of the best score, when the question is its very name
NAMED_ACT = 1.6  # how much a record of an Act named in the question gains


@dataclass(frozen=True, slots=True)
class Found:
    """All documents found, over all kinds, before they are cut to a page."""

    numbers: npt.NDArray[Any]
    scores: Floats
    groups: Sequence[Group]
    scored: Scored
    meant: Meant


def answer(index: Snapshot, query: Query, viewer: Viewer, kind_names: Sequence[str]) -> Page:
    """The page of hits among these kinds. ``counts`` are of all of them, whichever kind is asked for."""
    asked = read(query.text)
    if asked.refusal is not None:
        return Page(refusal=refusal_text(asked.refusal))
    if asked.empty or not index.size:
        return Page(counts=dict.fromkeys(kind_names, 0))
    allowed = index.allowed(viewer.audience, kind_names)
    found = find(index, asked, allowed, query.literal)
    return _page(index, query, viewer, found, kind_names)


def refusal_text(refusal: Refusal) -> str:
    """Why, and what to do, in the viewer's language."""
    if refusal is Refusal.SHORT_PREFIX:
        return str(_("Type at least three letters before the *."))
    return str(_("Type also a word that should be found; a minus only takes away."))


def find(index: Snapshot, asked: Asked, allowed: Mask, literal: bool = False) -> Found:
    """Everything that the question finds among the allowed documents."""
    scorer = Scorer(index, MODEL, allowed)

    def seen(stem: str) -> int:
        return sum(int(allowed[scorer.words.postings(name, stem).numbers].sum()) for name in MODEL.weights)

    interpreter = Interpreter(index.vocabulary, seen)
    meant = interpreter.literal(asked) if literal else interpreter.interpret(asked)
    scored = scorer.score(meant.groups, meant.without)
    numbers, scores = scored.numbers, scored.scores * index.boost[scored.numbers]
    scores = _lift_acts(index, asked, numbers, scores)
    numbers, scores = lift_identifiers(scorer, asked, numbers, scores, meant.strict)
    scores = _lift_passages(index, numbers, scores, meant.groups, scored)
    scores = _lift_named(index, numbers, scores, meant.groups, scored)
    return Found(numbers, scores, meant.groups, scored, meant)


def _lift_acts(index: Snapshot, asked: Asked, numbers: Numbers, scores: Floats) -> Floats:
    """Records of an Act that was named stand above the same words elsewhere."""
    if not asked.acts or not len(numbers):
        return scores
    of_act = _having(index, "act", *asked.acts)[index.facets[0][numbers]]
    return np.where(of_act, scores * np.float32(NAMED_ACT), scores)


# Nearness


def _lift_passages(
    index: Snapshot, numbers: Numbers, scores: Floats, groups: Sequence[Group], scored: Scored
) -> Floats:
    """Among the best, those go up in which the words stand together."""
    telling = [place for place, group in enumerate(groups) if group.weight > FAINT_WORTH and not group.merged]
    if len(telling) < 2 or not len(numbers):
        return scores
    chosen = _top(index, numbers, scores)
    values = best_passages(index, numbers[chosen], _values(groups, scored, telling), len(telling), MODEL.body_passage)
    scores = scores.copy()
    scores[chosen] += np.float32(MODEL.passage) * values * index.boost[numbers[chosen]]
    return scores


def _lift_named(index: Snapshot, numbers: Numbers, scores: Floats, groups: Sequence[Group], scored: Scored) -> Floats:
    """Among the best, those go up of which the question is the very name."""
    telling = [place for place, group in enumerate(groups) if group.weight > FAINT_WORTH and not group.merged]
    if not telling or not len(numbers):
        return scores
    whole = sum(scored.worth[at] for at in telling)
    readings = [
        Reading(place, one.stems, scored.worth[at] / whole * one.weight)
        for place, at in enumerate(telling)
        for one in groups[at].alternatives
    ]
    chosen = _top(index, numbers, scores)
    values = naming(index, numbers[chosen], readings)
    lift = NAMED * values * min(float(scores.max()), EXACT / 2) * index.boost[numbers[chosen]]
    scores = scores.copy()
    scores[chosen] += lift.astype(np.float32)
    return scores


def _values(groups: Sequence[Group], scored: Scored, telling: Sequence[int]) -> dict[int, tuple[int, float]]:
    """Hash of each stem -> (place of its group among the telling ones, what it is worth)."""
    values: dict[int, tuple[int, float]] = {}
    for place, at in enumerate(telling):
        for one in groups[at].alternatives:
            for stem in one.stems:
                worth = scored.worth[at] * one.weight / len(one.stems)
                if worth > values.get(stem_hash(stem), (0, 0.0))[1]:
                    values[stem_hash(stem)] = (place, worth)
    return values


def _top(index: Snapshot, numbers: Numbers, scores: Floats) -> Ints:
    """Places of the best of all, and of the best of each kind."""
    parts = [_largest(scores, RERANKED)]
    codes = index.kind[0][numbers]
    present = np.unique(codes)
    if len(present) > 1:
        for code in present:
            of_kind = np.flatnonzero(codes == code)
            parts.append(of_kind[_largest(scores[of_kind], RERANKED_OF_KIND)])
    return np.unique(np.concatenate(parts))


def _largest(scores: npt.NDArray[Any], count: int) -> Ints:
    if len(scores) <= count:
        return np.arange(len(scores))
    return np.argpartition(scores, -count)[-count:]


# The page


def _page(index: Snapshot, query: Query, viewer: Viewer, found: Found, kind_names: Sequence[str]) -> Page:
    codes, values = index.kind
    counts = dict.fromkeys(kind_names, 0)
    if len(found.numbers):
        for value, count in zip(values, np.bincount(codes[found.numbers], minlength=len(values)), strict=True):
            if value in counts:
                counts[value] = int(count)
    kept = np.ones(len(found.numbers), np.bool_)
    if query.kind is not None:
        kept = index.kind_mask([query.kind])[found.numbers]
    filtered, facets = _facets(index, found.numbers, kept, query.filters)
    numbers, scores = found.numbers[filtered], found.scores[filtered]
    order = _order(index, query, viewer, numbers, scores, query.offset + query.size)
    shown = order[query.offset : query.offset + query.size]
    return Page(
        hits=_hits(index, found, query, numbers[shown], scores[shown]),
        total=len(numbers),
        counts=counts,
        facets=facets,
        also=found.meant.also,
        instead=_instead(query.text, found.meant.corrected),
        best=_best(index, query, viewer, found, numbers, scores) if query.best else {},
        dated=bool(index.date[numbers].any()),
    )


def _facets(
    index: Snapshot, numbers: Ints, kept: Mask, filters: Mapping[str, str]
) -> tuple[Mask, dict[str, dict[str, int]]]:
    """(which of the documents pass all filters, facet -> value -> count). A facet that is filtered on counts as if
    it were not, so that the other values stay to be chosen."""
    of_numbers = index.facets[0][numbers]
    passes = {name: _having(index, name, value)[of_numbers] for name, value in filters.items() if value}
    everything = kept.copy()
    for mask in passes.values():
        everything &= mask
    counts = {name: _counts(index, name, of_numbers, kept, passes) for name in index.facet_values}
    return everything, {name: values for name, values in counts.items() if values}


def _having(index: Snapshot, name: str, *wanted: str) -> Mask:
    """Which codes of ``index.facets`` have one of these values of a facet."""
    places, values = index.facet_values.get(name, (np.zeros(len(index.facets[1]), np.intp), [""]))
    return np.array([bool(value) and value in wanted for value in values], np.bool_)[places]


def _counts(index: Snapshot, name: str, of_numbers: Numbers, kept: Mask, passes: Mapping[str, Mask]) -> dict[str, int]:
    """value -> how many of the documents have it, the most usual first; the facet's own filter set aside."""
    mask = kept
    for other, passing in passes.items():
        if other != name:
            mask = mask & passing
    places, values = index.facet_values[name]
    found = np.bincount(places[of_numbers[mask]], minlength=len(values)).tolist()
    counted = {value: count for value, count in zip(values, found, strict=True) if value and count}
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def _order(index: Snapshot, query: Query, viewer: Viewer, numbers: Ints, scores: Floats, count: int) -> Ints:
    """Best first; on ties the viewer's own station, then the newer."""
    if not len(numbers):
        return np.empty(0, np.int64)
    newest = query.sort == "newest"
    first = index.date[numbers].astype(np.float64) if newest else np.round(scores.astype(np.float64), 4)
    second = scores.astype(np.float64) if newest else index.date[numbers].astype(np.float64)
    codes, values = index.station
    own = np.array([bool(v) and v == str(viewer.station_id) for v in values], np.bool_)[codes[numbers]]
    key = first + _TIE * (own + 0.9 * second / (float(second.max()) + 1))
    chosen = _largest(key, count)
    order = np.lexsort((numbers[chosen], -key[chosen]))
    return chosen[order][:count]


def _best(
    index: Snapshot, query: Query, viewer: Viewer, found: Found, numbers: Ints, scores: Floats
) -> dict[str, Sequence[Hit]]:
    """The few best of each kind; first the kind whose best hit is best and most nearly named."""
    codes, values = index.kind
    of_numbers = codes[numbers]
    best: list[tuple[float, str, list[Hit]]] = []
    for code in np.unique(of_numbers).tolist():
        places = np.flatnonzero(of_numbers == code)
        order = places[_order(index, query, viewer, numbers[places], scores[places], query.best)]
        hits = _hits(index, found, query, numbers[order], scores[order])
        best.append((-hits[0].score * _named(index, found, int(numbers[order[0]])), values[code], hits))
    return {name: hits for _score, name, hits in sorted(best, key=lambda item: item[:2])}


def _named(index: Snapshot, found: Found, number: int) -> float:
    """From a half to one: how nearly what was typed is the very name of a record. Who types a place's name means the
    place, not the cameras and vehicles that are known by it."""
    wanted = [stem_hash(stem) for group in found.groups for one in group.alternatives for stem in one.stems]
    hashes = index.hashes(number)
    heading = hashes[HEADER : HEADER + int(hashes[0])]
    lines = np.split(np.isin(heading, wanted), np.flatnonzero(heading == 0))
    return 0.5 + 0.5 * max((float(line.sum()) / max(len(line), 1) for line in lines), default=0.0)


def _hits(index: Snapshot, found: Found, query: Query, numbers: Ints, scores: Floats) -> list[Hit]:
    codes, values = index.kind
    wanted = {stem_hash(stem) for group in found.groups for one in group.alternatives for stem in one.stems}
    shown: list[int] = numbers.tolist()
    return [
        Hit(values[int(codes[number])], *index.name(number), score, pieces, _why(index, found, query, number))
        for number, score, pieces in zip(shown, scores.tolist(), snippets(index, shown, wanted), strict=True)
    ]


def _why(index: Snapshot, found: Found, query: Query, number: int) -> str:
    """One line for the administrator who asked: what of the question stands here, and what it is worth."""
    if not query.explain:
        return ""
    hashes: npt.NDArray[np.uint32] = index.hashes(number)
    parts = []
    for group, worth in zip(found.groups, found.scored.worth, strict=False):
        there = [" ".join(a.stems) for a in group.alternatives if all((hashes == stem_hash(s)).any() for s in a.stems)]
        parts.append(f"{group.shown} ({worth:.1f}): {', '.join(there) or '–'}")
    return f"boost {float(index.boost[number]):.2f}; " + "; ".join(parts)


def _instead(typed: str, corrected: Mapping[str, str]) -> str:
    """The question as it was searched, when a word was taken for a slip."""
    if not corrected:
        return ""
    lowered = typed.lower()
    for word, other in corrected.items():
        lowered = lowered.replace(word, other)
    return lowered if lowered != typed.lower() else " ".join(corrected.values())
