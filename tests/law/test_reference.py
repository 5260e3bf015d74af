"""The starter law against the reference: numbers, headings, classification, correspondence; all explained or alike."""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from app.law import starter
from app.law.numbers import base
from tests.conftest import SHARED

LAW = SHARED / "data/law"
pytestmark = pytest.mark.skipif(not LAW.exists(), reason="no reference data here")


def jsonl(name: str) -> Iterator[dict[str, Any]]:
    with (LAW / name).open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def schedule() -> Iterator[dict[str, Any]]:
    """The First Schedule's rows of the BNS, each with its base section."""
    for row in jsonl("first-schedule.jsonl"):
        if row.get("act") == "bns":
            yield {**row, "base_section": row.get("base_section") or base(str(row["section"]))}


def explained_sections(file: str) -> set[str]:
    """Base sections that the explanations name."""
    return {number for line in explained(file).splitlines() for number in re.findall(r"(?<![\d(])(\d+)(?=\(|\b)", line)}


def explained(file: str) -> str:
    return "\n".join(row["key"] for row in starter.table("explained.csv") if row["file"].startswith(file))


def flat(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


@pytest.fixture(scope="module")
def sections() -> dict[str, dict[str, Any]]:
    return {row["ref"]: row for row in starter.section_rows()}


@pytest.mark.parametrize(("act", "count"), [("bns", 358), ("bnss", 531), ("bsa", 170)])
def test_every_section_of_the_new_codes(sections: dict[str, dict[str, Any]], act: str, count: int) -> None:
    reference = {row["section"]: row["heading"] for row in jsonl(f"acts/{act}.jsonl")}
    ours = {row["number"]: row for row in sections.values() if row["act_code"] == act}
    assert set(ours) == set(reference) and len(ours) == count
    assert [n for n in reference if flat(ours[n]["heading_en"]) != flat(reference[n])] == []
    for row in ours.values():
        for name in ("heading_hi", "gist_en", "gist_hi", "words", "source", "checked_on", "chapter"):
            assert row[name], (row["ref"], name)
        assert re.search("[\u0900-\u097f]", row["gist_hi"])


@pytest.mark.parametrize(("act", "least"), [("ipc", 511), ("crpc", 484), ("iea", 167)])
def test_every_old_section_has_its_correspondence(sections: dict[str, dict[str, Any]], act: str, least: int) -> None:
    numbers = {row["section"] for row in jsonl(f"acts/{act}.jsonl")}
    assert numbers <= {row["number"] for row in sections.values() if row["act_code"] == act}
    mapped = {base(row["old_section"]) for row in starter.correspondence_rows() if row["old_act"] == act}
    plain = {n for n in numbers if n.isdigit()}
    repealed = {n for n in plain if "[" in sections[f"{act}:{n}"]["heading_en"]}
    assert len(plain) >= least
    assert plain - mapped - repealed == set()


def test_correspondence_agrees_or_is_explained(sections: dict[str, dict[str, Any]]) -> None:
    ours = {(r["old_act"], r["old_section"], r["new_section"]) for r in starter.correspondence_rows()}
    told = explained("correspondence")
    with (LAW / "old-new.csv").open(encoding="utf-8", newline="") as file:
        theirs = {(r["old_act"], r["old_section"], r["new_section"]) for r in csv.DictReader(file)}
    unexplained = [
        (act, old, new)
        for act, old, new in ours ^ theirs
        if not re.search(rf"^{act} {re.escape(old or '-')}(?:\\(.*\\))? -> \w+ ", told, re.MULTILINE)
        and not re.search(
            rf"^{act} {re.escape(base(old) or '-')} -> \w+ {re.escape(base(new) or '-')}", told, re.MULTILINE
        )
    ]
    assert unexplained == []


def test_correspondence_points_at_sections_that_exist(sections: dict[str, dict[str, Any]]) -> None:
    for row in starter.correspondence_rows():
        for ref in (row["old_ref"], row["new_ref"]):
            assert not ref or ref in sections, row


def _verdict(text: str) -> str:
    text = text.lower()
    if "according as" in text or "same as" in text:
        return "as_other"
    return "no" if text.startswith(("non", "not")) else "yes"


def test_classification_agrees_or_is_explained() -> None:
    ours: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in starter.offence_rows():
        if row["ref"].startswith("bns:"):
            ours[base(row["section"])].append(row)
    told = explained_sections("offences.csv")
    wrong = []
    for row in schedule():
        mine = ours.get(row["base_section"], [])
        for name in ("cognizable", "bailable"):
            known = {r[name] for r in mine}
            wanted = row[f"is_{name}"]
            expected = (
                {"yes"} if wanted is True else {"no"} if wanted is False else {"as_other", "conditional", "yes", "no"}
            )
            if not known & (expected | {"conditional"}) and row["base_section"] not in told:
                wrong.append((row["section"], name, row[name], sorted(known)))
    assert wrong == []
    listed = {row["base_section"] for row in schedule()}
    assert listed - set(ours) == set()


def test_courts_agree_or_are_explained() -> None:
    code = {"court of session": "sessions", "magistrate of the first class": "first_class", "any magistrate": "any"}
    ours: dict[str, set[str]] = defaultdict(set)
    for row in starter.offence_rows():
        ours[base(row["section"]) if row["ref"].startswith("bns:") else row["ref"]].add(row["court"])
    told = explained_sections("offences.csv")
    wrong = [
        (row["section"], row["court"], sorted(ours[row["base_section"]]))
        for row in schedule()
        if (wanted := code.get(row["court"].lower().strip(" .")))
        and wanted not in ours[row["base_section"]]
        and row["base_section"] not in told
    ]
    assert wrong == []


def test_special_acts_are_many_and_each_names_its_source(sections: dict[str, dict[str, Any]]) -> None:
    special = [r for r in sections.values() if r["act_code"] not in ("bns", "bnss", "bsa", "ipc", "crpc", "iea")]
    assert len(special) >= 250
    assert [r["ref"] for r in special if not r["source"] or not r["checked_on"] or not r["gist_hi"]] == []
    for name in (
        "mva",
        "ndps",
        "arms",
        "it",
        "pocso",
        "scst",
        "jj",
        "dowry",
        "dv",
        "gambling",
        "cg-gambling",
        "cg-excise",
        "cg-tonahi",
        "cotpa",
    ):
        assert any(r["act_code"] == name for r in special), name


def test_offences_belong_to_sections_that_exist(sections: dict[str, dict[str, Any]]) -> None:
    assert [r["ref"] for r in starter.offence_rows() if r["ref"] not in sections] == []
