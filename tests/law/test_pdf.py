"""Bare Acts as PDFs, and the gate for broken Hindi."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest

from app.law.importing import hindi, pdf_file
from app.law.importing.document import recognise
from app.law.importing.rows import Row, Unreadable
from tests.conftest import SHARED

LAW = SHARED / "data/law"
pytestmark = pytest.mark.skipif(not LAW.exists(), reason="no reference data here")


def plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()


def overlap(one: str, other: str) -> float:
    mine, theirs = Counter(plain(one).split()), Counter(plain(other).split())
    return (mine & theirs).total() / max(mine.total(), theirs.total(), 1)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "act", "headings"),
    [
        ("bns-2023-indiacode-asof-2025-10-06.pdf", "bns", 0.99),
        ("dowry-prohibition-1961-indiacode.pdf", "dowry", 1.0),
        ("bsa-2023-gazette.pdf", "bsa", 0.98),
    ],
)
def test_every_section_of_a_bare_act(name: str, act: str, headings: float) -> None:
    reference = {r["section"]: r for r in map(json.loads, (LAW / "acts" / f"{act}.jsonl").open(encoding="utf-8"))}
    given = pdf_file.read(LAW / "pdf" / name, "", ocr=False, bill=False)
    rows = {row.number: row for row in given.rows if isinstance(row, Row)}
    assert given.document.kind == "Act" and given.document.act == act
    assert list(rows) == list(reference)
    same = sum(plain(rows[n].heading) == plain(reference[n]["heading"]) for n in reference)
    assert same / len(reference) >= headings
    assert sum(overlap(rows[n].text, reference[n]["text"]) for n in reference) / len(reference) >= 0.97


def test_a_bill_is_refused_by_name() -> None:
    with pytest.raises(
        Unreadable, match=r"this is a Bill, not an Act: The Bharatiya Nyaya Sanhita, 2023, Bill No. 121 of 2023"
    ):
        pdf_file.read(LAW / "pdf/TRAP-bns-bill-121-of-2023-withdrawn.pdf", "", ocr=False, bill=False)


def test_a_bill_that_is_wanted_gets_a_code_of_its_own() -> None:
    given = pdf_file.read(LAW / "pdf/TRAP-bns-bill-121-of-2023-withdrawn.pdf", "bns", ocr=False, bill=True)
    assert {row.act for row in given.rows if isinstance(row, Row)} == {"bns-bill"}


def test_an_act_is_recognised_by_its_first_page() -> None:
    text = "THE DOWRY PROHIBITION ACT, 1961 (Modified as on 3rd December, 2018) ACT NO. 28 OF 1961 An Act to prohibit a bill of exchange"
    document = recognise(text)
    assert (document.kind, document.act, document.number) == ("Act", "dowry", "28 of 1961")
    assert "as on 3rd December, 2018" in str(document)


def test_the_gate_agrees_with_the_labels() -> None:
    samples = [json.loads(line) for line in (LAW / "hindi-extraction-samples/dev.jsonl").open(encoding="utf-8")]
    wrong = [
        (s["doc"], s["page"]) for s in samples if hindi.judge(s["text"]).usable is not s["kind"].startswith("ocr-good")
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "act", ["births-deaths", "bonded-labour", "child-rights-commissions", "nia", "senior-citizens"]
)
def test_the_gate_lets_good_hindi_pass(act: str) -> None:
    texts = [json.loads(line)["text"] for line in (LAW / f"hindi-{act}.jsonl").open(encoding="utf-8")]
    assert [t[:60] for t in texts if len(t) > 300 and not hindi.judge(t).usable] == []


def test_the_gate_knows_an_old_font() -> None:
    assert (
        hindi.judge('bl Hkkx esa fHkUu i`"B la[;k nh tkrh gS ftlls fd ;g vyx ladyu ds :i esa j[kk tk ldsA').defect
        == "legacy-font"
    )
