"""What was typed, read."""

from __future__ import annotations

import pytest

from app.search.query import Refusal, read


def words(text: str) -> list[str]:
    return [word.text for word in read(text).words if not word.stop]


def test_syntax() -> None:
    asked = read('"gold chain" -bus snatch* near Supela')
    assert asked.phrases == (("gold", "chain"),)
    assert asked.without == (("bus",),)
    assert asked.prefixes == ("snatch",)
    assert words('"gold chain" -bus snatch* near Supela') == ["near", "supela"]


@pytest.mark.parametrize(
    "text", ["*a*", "[a TO z]", "fuzzy~9", "(" * 2_000 + "a" + ")" * 2_000, "a AND (b OR", '"', "--", "***"]
)
def test_nothing_else_is_syntax(text: str) -> None:
    read(text)  # never raises
    assert not read(text).prefixes


def test_refusals() -> None:
    assert read("ab*").refusal is Refusal.SHORT_PREFIX
    assert read("-theft").refusal is Refusal.ONLY_MINUS
    assert read("ab* theft").refusal is None


def test_function_words_count_only_alone() -> None:
    assert words("the punishment of theft") == ["punishment", "theft"]
    assert words("what is it") == ["what", "is", "it"]


def test_acts_named_are_no_words() -> None:
    asked = read("punishment for murder under BNS 2023")
    assert asked.acts == ("bns",) and "bns" not in words("punishment for murder under BNS 2023")
    assert words("Arms Act") == ["arms", "act"]


def test_sections_and_identifiers() -> None:
    asked = read("302/34 IPC")
    assert [str(s) for s in asked.sections] == ["ipc:302", "ipc:34"] and asked.only_sections
    assert "cg07ab1234" in read("CG 07 AB-1234").chunks
