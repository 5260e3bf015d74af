"""Registration numbers: every series parses, normalising is idempotent, garbage is harmless and quick."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.search.text.lookalikes import GROUPS, compare, fold, near_keys
from app.search.text.plates import RTO_CG, STATES, describe, find_plates, normalise, parse

QUICK = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
states = st.sampled_from(STATES)
capital = st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
check_letters = st.text("ABCDEFGHJKLMNPQRSTUVWXYZ", min_size=1, max_size=2)


def figures(least: int, most: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=least, max_size=most)


def nonzero(most: int = 4) -> st.SearchStrategy[str]:
    return figures(1, most).filter(lambda text: int(text) > 0)


ordinary = st.tuples(states, nonzero(2), st.text(capital, min_size=1, max_size=3), nonzero()).map("".join)
letterless = st.tuples(states, st.integers(1, 99).map(lambda n: f"{n:02d}"), nonzero().map(lambda t: t.zfill(4))).map(
    "".join
)
bharat = st.tuples(figures(2, 2), st.just("BH"), figures(4, 4), check_letters).map("".join)
months = st.integers(1, 12).map(lambda n: f"{n:02d}")
temporary = st.tuples(st.just("T"), months, figures(2, 2), states, figures(4, 4), check_letters).map("".join)
trade = st.tuples(states, nonzero(2), st.sampled_from("ABCDEFGHIJ"), figures(4, 4), st.just("TC"), figures(4, 4)).map(
    "".join
)
vintage = st.tuples(states, st.just("VA"), capital, capital, figures(4, 4)).map("".join)
diplomatic = st.tuples(figures(1, 3), st.sampled_from(["CD", "CC", "UN", "CDP"]), figures(1, 4)).map("".join)
defence = st.tuples(figures(2, 2), capital, figures(6, 6), capital).map("".join)
SERIES = {
    "ordinary": st.one_of(ordinary, letterless),
    "bh": bharat,
    "temporary": temporary,
    "trade": trade,
    "vintage": vintage,
    "diplomatic": diplomatic,
    "defence": defence,
}


@pytest.mark.parametrize("series", SERIES)
def test_every_valid_number_of_a_series_parses(series: str) -> None:
    @QUICK
    @given(SERIES[series])
    def check(text: str) -> None:
        plate = parse(text)
        assert plate is not None, text
        assert plate.series == series
        assert normalise(plate.text) == plate.text
        assert parse(" - ".join(text)) == plate or series == "ordinary"  # spaces may settle district and number

    check()


@QUICK
@given(st.text(max_size=300))
def test_normalise_is_idempotent_and_never_raises(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert once.isascii()
    describe(text)


@QUICK
@given(st.text("CG07AB1234 -.०७सीजीएबी?", max_size=60))
def test_nearly_plates_are_as_harmless(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    find_plates(text)


@pytest.mark.parametrize(
    "text", ["A" * 100_000, "CG07" * 5_000, "0" * 100_000, "सी.जी." * 5_000, "CG 07 " * 2_000, "-" * 9_999]
)
def test_garbage_takes_less_than_a_millisecond(text: str) -> None:
    parse.cache_clear()
    spent = []
    for round_ in range(9):
        start = time.process_time()
        normalise(text + str(round_))
        spent.append(time.process_time() - start)
    assert min(spent) < 0.001


@pytest.mark.parametrize(
    "written",
    [
        "CG 07 AB 1234",
        "cg-7-ab-1234",
        "CG07AB1234.",
        "सीजी 07 एबी 1234",
        "सी.जी. ०७ ए.बी. १२३४",
        "छ.ग. 07 एबी 1234",
        "सीजी शून्य सात ए बी बारह चौंतीस",
        "सीजी जीरो सात एबी एक दो तीन चार",
        "IND CG07AB1234",
        "ＣＧ０７ＡＢ１２３４",
        "CG\u200b07\u00a0AB\u20111234",
    ],
)
def test_one_number_however_it_is_written(written: str) -> None:
    assert normalise(written) == "CG07AB1234"
    assert describe(written) == "CG07AB1234\tordinary"


@pytest.mark.parametrize(
    ("one", "other"),
    [("DL1CAB1234", "DL01CAB1234"), ("CG7AB12", "CG07AB0012"), ("MP 23 12", "MP230012"), ("MH-4-A-9", "MH04A0009")],
)
def test_leading_zeros_make_no_difference(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "CG07AB0000",
        "CG00AB1234",
        "XX07AB1234",
        "CG07ABCD1234",
        "CG07AB12345",
        "hello",
        "22BH1234OI",
        "T1325CG1234A",
        "चोरी",
    ],
)
def test_what_is_no_number(text: str) -> None:
    assert parse(text) is None
    assert describe(text) == ""


@pytest.mark.parametrize("code", ["OR", "OD", "UA", "UK", "TS", "TG", "DN", "DD"])
def test_old_and_new_codes_of_a_state_live_side_by_side(code: str) -> None:
    plate = parse(f"{code}02AB1234")
    assert plate is not None and plate.state == code


def test_chhattisgarh_offices_have_names_in_both_languages() -> None:
    assert sorted(RTO_CG) == [f"{n:02d}" for n in range(1, 37)]
    plate = parse("CG07AB1234")
    assert plate is not None and plate.rto == ("Durg", "दुर्ग")
    assert plate.shown == "CG 07 AB 1234"


def test_numbers_inside_a_message() -> None:
    text = "चोरी गई लाल स्प्लेंडर CG 07 AB 1234, दूसरी सीजी 04 एम 77 और 22BH1234A; फोन 0000012345"
    found = find_plates(text)
    assert [f.plate.text for f in found] == ["CG07AB1234", "CG04M0077", "22BH1234A"]
    assert text[found[0].start : found[0].end] == "CG 07 AB 1234"


@QUICK
@given(ordinary)
def test_folding_hides_any_number_of_look_alikes(text: str) -> None:
    swapped = "".join(next((g[-1] for g in GROUPS if c in g), c) for c in text)
    assert fold(swapped) == fold(text)
    assert compare(swapped, text, 12).alike


@QUICK
@given(ordinary, st.data())
def test_one_slip_is_always_among_the_near_keys(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(capital)
    for changed in (
        text[:place] + other + text[place + 1 :],
        text[:place] + text[place + 1 :],
        text[:place] + other + text[place:],
    ):
        assert fold(changed) in near_keys(fold(text)) | {fold(text)}
        assert compare(changed, text).cost <= 1.0


def test_the_reason_names_the_misread_characters() -> None:
    slip = compare("CG07A81234", "CG07AB1234").slips
    assert [(s.typed, s.recorded, s.alike) for s in slip] == [("8", "B", True)]
    assert compare("CG07BA1234", "CG07AB1234").slips[0].typed == "BA"
    assert compare("CG07AB123", "CG07AB1234").slips[0].recorded == "4"
    assert compare("CG07AB12345", "CG07AB1234").slips[0].typed == "5"
    assert compare("CG07AB1234", "MH31CD9876").cost > 10
