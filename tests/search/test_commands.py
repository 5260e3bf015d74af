"""The command line: the index, and words read from standard input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.db import writing
from app.places.models import Place
from tests.conftest import Site


@pytest.mark.parametrize(
    ("command", "typed", "answer"),
    [
        ("normalise", "हिन्दी\n", "हिंदी\n"),
        ("stem", "थानों चोरियां\n", "थान चोरी\n"),
        ("plate", "cg 7 ab 12\nnothing\n", "CG07AB0012\tordinary\n\n"),
        ("sections", "धारा 302/34 भादवि\n", "ipc:302\tipc:34\n"),
    ],
)
def test_text(site: Site, command: str, typed: str, answer: str) -> None:
    result = site.app.test_cli_runner().invoke(args=["text", command], input=typed)
    assert result.exit_code == 0, result.output
    assert result.output == answer


def test_romanised_with_a_vocabulary(site: Site, tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("चोरी\nचोर\nथाना\n", "utf-8")
    result = site.app.test_cli_runner().invoke(args=["text", "romanised", "--vocabulary", str(words)], input="chori\n")
    assert result.output.split("\t")[0].strip() == "चोरी"


def test_search_commands(site: Site, tmp_path: Path) -> None:
    with site.app.app_context(), writing() as session:
        session.add(Place(name_en="Supela Chowk", name_hi="सुपेला", lat=21.0, lon=81.0))
    run = site.app.test_cli_runner()
    assert "1 changes" in run.invoke(args=["search", "sync"]).output
    assert "1 documents" in run.invoke(args=["search", "rebuild"]).output
    status = run.invoke(args=["search", "status"])
    assert status.exit_code == 0 and "0 changes behind" in status.output
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps({"query": "supela", "relevant": ["Supela Chowk"], "lang": "hi"}) + "\n", "utf-8")
    assert "1.000" in run.invoke(args=["search", "evaluate", str(file), "--misses"]).output


def test_status_without_an_index_says_what_to_do(site: Site) -> None:
    (site.instance / "search" / "current").unlink()
    result = site.app.test_cli_runner().invoke(args=["search", "status"])
    assert result.exit_code == 1 and "./desk search rebuild" in result.output
