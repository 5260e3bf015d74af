from __future__ import annotations

import pytest

from app.law.numbers import base, canonical, position


@pytest.mark.parametrize(
    ("typed", "number"),
    [("376ab", "376AB"), ("363A,", "363A"), ("68-I", "68-I"), ("2A", "2A"), (" 103. ", "103"), ("007", "7")],
)
def test_a_number_survives_as_written(typed: str, number: str) -> None:
    assert canonical(typed) == number


@pytest.mark.parametrize("typed", ["", "0", "abc", "12345", "302/34", "2(1)"])
def test_what_is_no_number(typed: str) -> None:
    assert canonical(typed) is None


def test_the_base_of_a_sub_section() -> None:
    assert [base(x) for x in ("303(2)", "2(1)(a)", "376AB", "68-I", "")] == ["303", "2", "376AB", "68-I", ""]


def test_sections_sort_as_the_act_does() -> None:
    numbers = ["376DB", "376", "377", "376A", "2", "376AB", "12"]
    assert sorted(numbers, key=position) == ["2", "12", "376", "376A", "376AB", "376DB", "377"]
