"""What is found, in what order, and by whom."""

from __future__ import annotations

from datetime import date

from app.access import Viewer
from tests.search.conftest import Build, doc, refs

CONSTABLE_1 = Viewer(1, "c", "constable", 1)
CONSTABLE_2 = Viewer(2, "c", "constable", 2)


def test_heading_and_everyday_words_stand_above_body(build: Build) -> None:
    ask = build([doc("body", body="snatching of a chain on the road"), doc("head", heading="Snatching"),
                 doc("words", words="chain snatching; purse snatched")])  # fmt: skip
    assert refs(ask("snatching"))[-1] == "body"


def test_all_words_come_before_some_words(build: Build) -> None:
    ask = build([doc("one", body="stolen stolen stolen"), doc("both", body="stolen motorcycle near the market")])
    assert refs(ask("stolen motorcycle"))[0] == "both"


def test_a_phrase_must_stand_together_in_one_passage(build: Build) -> None:
    ask = build([doc("yes", body="the gold chain was taken"), doc("no", body="the chain of gold shops"),
                 doc("apart", words="gold; chain")])  # fmt: skip
    assert refs(ask('"gold chain"')) == ["yes"]


def test_phrase_over_many_candidates_and_several_segments(build: Build) -> None:
    ask = build([doc(str(n), body=f"alpha beta {n} gamma" if n % 3 else f"beta alpha {n}") for n in range(90)])
    assert ask('"alpha beta"').total == 60
    assert ask('"beta alpha"').total == 30


def test_minus_takes_away(build: Build) -> None:
    ask = build([doc("a", body="theft in house"), doc("b", body="theft in bus")])
    assert refs(ask("theft -bus")) == ["a"]
    assert refs(ask('theft -"in house"')) == ["b"]


def test_prefix_from_three_letters(build: Build) -> None:
    ask = build([doc("a", body="kidnapping"), doc("b", body="kidneys"), doc("c", body="kind")])
    assert set(refs(ask("kidn*"))) == {"a", "b"}
    assert ask("ki*").refusal
    assert ask("-theft").refusal


def test_sections_by_number_stand_on_top(build: Build) -> None:
    ask = build([doc("bns:103", heading="Murder", exact=("bns:103", "103")), doc("bns:302", exact=("bns:302", "302")),
                 doc("other", body="302 302 302")])  # fmt: skip
    assert refs(ask("302"))[0] == "bns:302"
    assert refs(ask("धारा 103(2) बीएनएस"))[0] == "bns:103"
    assert refs(ask("u/s 103 BNS"))[0] == "bns:103"


def test_identifiers_by_any_part(build: Build) -> None:
    ask = build([doc("v1", kind="vehicle", exact=("CG07AB1234",), infix=("CG07AB1234",)),
                 doc("v2", kind="vehicle", exact=("CG04XX1299",), infix=("CG04XX1299",))])  # fmt: skip
    assert refs(ask("cg 07 ab 1234")) == ["v1"]
    assert refs(ask("cg-7-ab-1234"))[0] == "v1"
    assert refs(ask("ab12")) == ["v1"]
    assert set(refs(ask("12"))) <= {"v1", "v2"}
    assert refs(ask("x129")) == ["v2"]


def test_nobody_finds_or_counts_what_is_not_for_him(build: Build) -> None:
    secret = doc("s", "raid tonight", audience=frozenset({"station:1"}), facets={"year": "2024"})
    ask = build([secret, doc("open", "raid rules", facets={"year": "2023"})])
    assert set(refs(ask("raid", CONSTABLE_1))) == {"s", "open"}
    page = ask("raid", CONSTABLE_2)
    assert refs(page) == ["open"] and page.counts == {"law": 1}
    assert page.facets == {"year": {"2023": 1}}
    assert ask("tonight", CONSTABLE_2).total == 0


def test_words_of_hidden_records_are_not_told(build: Build) -> None:
    ask = build([doc("s", "रमेश", audience=frozenset({"station:1"})), doc("o", "सुरेश")])
    assert "रमेश" in ask("ramesh", CONSTABLE_1).also
    assert ask("ramesh", CONSTABLE_2).also == []


def test_in_force_above_repealed(build: Build) -> None:
    ask = build([doc("ipc", "Theft", boost=0.55), doc("bns", "Theft")])
    assert refs(ask("theft")) == ["bns", "ipc"]


def test_own_station_first_on_ties_then_newer(build: Build) -> None:
    docs = [
        doc(f"{s}-{d}", "camera chowk", kind="camera", station=s, date=date(2024, 1, d)) for s in "12" for d in (1, 2)
    ]
    ask = build(docs)
    assert refs(ask("chowk", CONSTABLE_2)) == ["2-2", "2-1", "1-2", "1-1"]
    assert refs(ask("chowk", CONSTABLE_1, sort="newest"))[:2] == ["1-2", "2-2"]


def test_a_record_without_a_value_is_no_choice(build: Build) -> None:
    ask = build(
        [doc("1", "seized vehicle", facets={"colour": ""}), doc("2", "seized vehicle", facets={"colour": "red"})]
    )
    page = ask("vehicle", kind="law")
    assert page.facets["colour"] == {"red": 1}
    assert not ask("vehicle", kind="law", filters={"unknown": "red"}).hits


def test_facets_count_what_each_choice_would_give(build: Build) -> None:
    docs = [doc(str(n), "seized vehicle", facets={"colour": c, "make": m})
            for n, (c, m) in enumerate([("red", "Hero"), ("red", "Honda"), ("black", "Hero")])]  # fmt: skip
    ask = build(docs)
    page = ask("vehicle", kind="law", filters={"colour": "red"})
    assert page.total == 2
    assert page.facets["make"] == {"Hero": 1, "Honda": 1}
    assert page.facets["colour"] == {"red": 2, "black": 1}


def test_pages_follow_one_another(build: Build) -> None:
    ask = build([doc(f"{n:03}", "theft " * (1 + n % 7)) for n in range(60)])
    whole = refs(ask("theft", size=60))
    assert refs(ask("theft", size=20)) + refs(ask("theft", offset=20, size=40)) == whole
    assert len(set(whole)) == 60


def test_best_of_each_kind(build: Build) -> None:
    ask = build([doc(str(n), "supela", kind=kind) for kind in ("place", "camera") for n in range(9)])
    page = ask("supela", best=3, size=0)
    assert {kind: len(hits) for kind, hits in page.best.items()} == {"place": 3, "camera": 3}
    assert page.counts == {"place": 9, "camera": 9}


def test_long_questions_in_ones_own_words(build: Build) -> None:
    ask = build(
        [
            doc("85", "Cruelty by husband or his relatives", words="dowry harassment; taunts for dowry; sasural"),
            doc("80", "Dowry death", words="bride burnt; died within seven years of marriage"),
            doc("303", "Theft", words="my phone was stolen; bike chori"),
            doc("115", "Voluntarily causing hurt", words="beaten; slapped; marpit"),
        ]
    )
    question = "my husband's mother taunts me daily for not bringing more dowry and now she does not give me food"
    assert refs(ask(question))[0] == "85"
    assert refs(ask("someone stole my phone in the bus"))[0] == "303"


def test_explained_for_the_administrator(build: Build) -> None:
    ask = build([doc("a", "theft of cattle")])
    assert "theft" in ask("theft", explain=True).hits[0].why
    assert not ask("theft").hits[0].why
