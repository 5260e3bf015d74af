"""One question answered from the index: understood, scored, filtered by audience, counted, cut to a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from flask_babel import gettext as _

from app.access import Viewer
from app.search.everyday import FAINT_WORTH
from app.search.forward import grams, identifier, stem_hash
from app.search.meaning import Interpreter, Meant
from app.search.nearness import best_passages
from app.search.query import Asked, Refusal, read
from app.search.ranking import SHORT, Group, Model, Scored, Scorer
from app.search.scoring import SEPARATOR
from app.search.snapshot import Floats, Ints, Mask, Snapshot
from app.search.snippets import snippet
from app.search.text.plates import find_plates
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
EXACT, INFIX = 1_000.0, 500.0  # identifiers stand above all words
LONGEST_HEADING = 250
RERANKED, RERANKED_OF_KIND = 120, 40
NAMED_ACT = 1.6  # how much a record of an Act named in the question gains
LONGEST_WITH_PLATES = 400
MOST_INFIX = 5_000
SUB_SECTION_LOST = 0.95  # 103(2) also finds 103


@dataclass(frozen=True, slots=True)
class Found:
    """All documents found, over all kinds, before they are cut to a page."""

    numbers: Ints
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
    allowed = index.visible(viewer.audience) & index.kind_mask(kind_names)
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
        return sum(int(allowed[scorer.postings(name, stem).numbers].sum()) for name in MODEL.weights)

    meant = Meant()
    if literal:
        meant.groups = _plain_groups(asked)
    else:
        meant = Interpreter(index.vocabulary, seen).interpret(asked)
    scored = scorer.score(meant.groups, meant.without)
    numbers, scores = scored.numbers, scored.scores * index.boost[scored.numbers]
    scores = _lift_acts(index, asked, numbers, scores)
    numbers, scores = _lift_identifiers(scorer, asked, numbers, scores, bool(meant.without))
    scores = _lift_passages(index, numbers, scores, meant.groups, scored)
    return Found(numbers, scores, meant.groups, scored, meant)


def _plain_groups(asked: Asked) -> list[Group]:
    """Nothing but what was typed."""
    from app.search.ranking import Alternative
    from app.search.text.stem import stem

    words = [w for w in dict.fromkeys(asked.words) if not w.stop]
    groups = [Group((Alternative((stem(w.text),)),), shown=w.text) for w in words]
    phrases = [tuple(stem(w) for w in phrase) for phrase in asked.phrases]
    return groups + [Group((Alternative(p, phrase=len(p) > 1),), must=True, shown=" ".join(p)) for p in phrases]


def _lift_acts(index: Snapshot, asked: Asked, numbers: Ints, scores: Floats) -> Floats:
    """Records of an Act that was named stand above the same words elsewhere."""
    if not asked.acts or not len(numbers):
        return scores
    codes, values = index.facets
    of_act = np.array([any(f"act={act}" in v.split(SEPARATOR) for act in asked.acts) for v in values], np.bool_)
    return np.where(of_act[codes[numbers]], scores * np.float32(NAMED_ACT), scores)


# Identifiers


def _lift_identifiers(scorer: Scorer, asked: Asked, numbers: Ints, scores: Floats, strict: bool) -> tuple[Ints, Floats]:
    """Puts documents whose identifiers were typed above everything else."""
    lift = dict(_by_identifier(scorer, asked))
    if not lift or strict:
        return numbers, scores
    allowed = scorer.index.visible(frozenset()) if scorer.allowed is None else scorer.allowed
    total = np.zeros(scorer.index.size, np.float32)
    total[numbers] = scores
    for number, worth in lift.items():
        if allowed[number]:
            total[number] += worth * scorer.index.boost[number]
    numbers = np.flatnonzero(total)
    return numbers, total[numbers]


def _by_identifier(scorer: Scorer, asked: Asked) -> Iterator[tuple[int, float]]:
    best: dict[int, float] = {}
    for term, worth in _exact_terms(asked):
        for number in scorer.index.postings("exact", term).numbers.tolist():
            best[number] = max(best.get(number, 0.0), EXACT * worth)
    if not best or len(asked.chunks) == 1:
        for number, share in _infix(scorer.index, asked):
            best[number] = max(best.get(number, 0.0), INFIX * (0.5 + 0.5 * share))
    return iter(best.items())


def _exact_terms(asked: Asked) -> Iterator[tuple[str, float]]:
    """What to look up in the exact field. Sections typed first are worth a little more."""
    for place, section in enumerate(asked.sections):
        worth = 0.98**place
        number = section.number.replace("-", "").lower()
        if section.act:
            act = section.act.replace("-", "")
            yield f"{act}:{number}{section.sub}", worth
            yield f"{act}:{number}", worth * (SUB_SECTION_LOST if section.sub else 1)
        else:
            yield number + section.sub, worth
            yield number, worth * (SUB_SECTION_LOST if section.sub else 1)
    for chunk in asked.chunks:
        if not chunk.isdigit() or len(asked.words) <= SHORT:  # a bare number within a story is no identifier
            yield chunk, 0.9
    whole = identifier(asked.text)
    if len(asked.words) > 2 and len(whole) <= LONGEST_HEADING:  # a heading typed whole, with numbers in it or not
        yield whole, 2.0
    for plate in _plates(asked.text):
        yield plate, 1.0


def _plates(text: str) -> list[str]:
    """The registration numbers in the question, in their normal form."""
    return [found.plate.text.lower() for found in find_plates(text[:LONGEST_WITH_PLATES])]


def _infix(index: Snapshot, asked: Asked) -> Iterator[tuple[int, float]]:
    """Documents with an identifier that has the whole of what was typed in it, and how much of it that is."""
    wanted = [c for c in asked.chunks if len(c) >= 3 and any(x.isdigit() for x in c)]
    for chunk in wanted[:2]:
        lists = sorted((index.postings("infix", gram).numbers for gram in grams(chunk)), key=len)
        numbers = lists[0] if lists else np.empty(0, np.uint32)
        for other in lists[1:]:
            if not len(numbers):
                break
            numbers = numbers[np.isin(numbers, other, assume_unique=True)]
        for number in numbers[:MOST_INFIX].tolist():
            inside = [i for i in index.identifiers(number) if chunk in i]
            if inside:
                yield number, len(chunk) / min(map(len, inside))


# Nearness


def _lift_passages(index: Snapshot, numbers: Ints, scores: Floats, groups: Sequence[Group], scored: Scored) -> Floats:
    """Among the best, those go up in which the words stand together."""
    telling = [place for place, group in enumerate(groups) if group.weight > FAINT_WORTH and not group.merged]
    if len(telling) < 2 or not len(numbers):
        return scores
    chosen = _top(index, numbers, scores)
    values = best_passages(index, numbers[chosen], _values(groups, scored, telling), len(telling), MODEL.body_passage)
    scores = scores.copy()
    scores[chosen] += np.float32(MODEL.passage) * values * index.boost[numbers[chosen]]
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


def _top(index: Snapshot, numbers: Ints, scores: Floats) -> Ints:
    """Places of the best of all, and of the best of each kind."""
    parts = [_largest(scores, RERANKED)]
    codes = index.kind[0][numbers]
    present = np.unique(codes)
    if len(present) > 1:
        for code in present:
            of_kind = np.flatnonzero(codes == code)
            parts.append(of_kind[_largest(scores[of_kind], RERANKED_OF_KIND)])
    return np.unique(np.concatenate(parts))


def _largest(scores: Floats, count: int) -> Ints:
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
        hits=[_hit(index, found, query, int(numbers[at]), float(scores[at])) for at in shown],
        total=len(numbers),
        counts=counts,
        facets=facets,
        also=found.meant.also,
        instead=_instead(query.text, found.meant.corrected),
        best=_best(index, query, viewer, found, numbers, scores) if query.best else {},
    )


def _facets(
    index: Snapshot, numbers: Ints, kept: Mask, filters: Mapping[str, str]
) -> tuple[Mask, dict[str, dict[str, int]]]:
    """(which of the documents pass all filters, facet -> value -> count). A facet that is filtered on counts as if
    it were not, so that the other values stay to be chosen."""
    codes, combined = index.facets
    parts = [dict(pair.partition("=")[::2] for pair in value.split(SEPARATOR) if pair) for value in combined]
    of_numbers = codes[numbers]
    passes = {
        name: np.array([part.get(name) == value for part in parts], np.bool_)[of_numbers]
        for name, value in filters.items()
        if value and len(parts)
    }
    everything = kept.copy()
    for mask in passes.values():
        everything &= mask
    counts: dict[str, dict[str, int]] = {}
    for name in sorted({name for part in parts for name in part}):
        mask = kept.copy()
        for other, passing in passes.items():
            if other != name:
                mask &= passing
        per_code = np.bincount(of_numbers[mask], minlength=len(parts))
        for code in np.flatnonzero(per_code).tolist():
            value = parts[code].get(name)
            if value is not None:
                values = counts.setdefault(name, {})
                values[value] = values.get(value, 0) + int(per_code[code])
    ordered = {n: dict(sorted(v.items(), key=lambda item: (-item[1], item[0]))) for n, v in counts.items()}
    return everything, ordered


def _order(index: Snapshot, query: Query, viewer: Viewer, numbers: Ints, scores: Floats, count: int) -> Ints:
    """Best first; on ties the viewer's own station, then the newer."""
    if not len(numbers):
        return np.empty(0, np.int64)
    newest = query.sort == "newest"
    ranked = index.date[numbers].astype(np.float32) if newest else scores
    chosen = _largest(ranked, count)
    if count < len(numbers):  # ties with the last one in
        chosen = np.flatnonzero(ranked >= ranked[chosen].min())[:20_000]
    codes, values = index.station
    own = np.array([bool(v) and v == str(viewer.station_id) for v in values], np.bool_)[codes[numbers[chosen]]]
    second = scores[chosen] if newest else index.date[numbers[chosen]]
    order = np.lexsort((numbers[chosen], -second, ~own, -np.round(ranked[chosen], 4)))
    return chosen[order][:count]


def _best(
    index: Snapshot, query: Query, viewer: Viewer, found: Found, numbers: Ints, scores: Floats
) -> dict[str, Sequence[Hit]]:
    """The few best of each kind, the kind with the best hit first."""
    codes, values = index.kind
    of_numbers = codes[numbers]
    best: list[tuple[float, str, list[Hit]]] = []
    for code in np.unique(of_numbers).tolist():
        places = np.flatnonzero(of_numbers == code)
        order = places[_order(index, query, viewer, numbers[places], scores[places], query.best)]
        hits = [_hit(index, found, query, int(numbers[at]), float(scores[at])) for at in order]
        best.append((-hits[0].score, values[code], hits))
    return {name: hits for _score, name, hits in sorted(best, key=lambda item: item[:2])}


def _hit(index: Snapshot, found: Found, query: Query, number: int, score: float) -> Hit:
    codes, values = index.kind
    key, ref = index.name(number)
    wanted = {stem_hash(stem) for group in found.groups for one in group.alternatives for stem in one.stems}
    text, starts, ends, hashes = index.text(number)
    skip = int(index.hashes(number)[0])
    pieces = snippet(text, starts, ends, hashes, wanted, skip) if wanted else ()
    why = _why(index, found, number) if query.explain else ""
    return Hit(values[int(codes[number])], key, ref, score, pieces, why)


def _why(index: Snapshot, found: Found, number: int) -> str:
    """One line for the administrator: what of the question stands here, and what it is worth."""
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
