"""Regular expressions that take for ever: every pattern of the program is asked the texts that make bad ones explode."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import signal
import time
from collections.abc import Callable, Iterator
from types import FrameType

import pytest

import app as program
from app.search.text.plates import find_plates, parse
from app.search.text.sections import find_sections
from app.search.text.tokens import tokens

PIECES = ["a", "1", " ", "-", "/", ".", "(", "क", "ि", "\n", "CG07", "1(", "a1", "a ", " -", "1 ", "302/", "u/s ", "धारा ", "<", '"', "0,", "&", "%", "=\t"]  # fmt: skip
METHODS = {"match": "match", "fullmatch": "fullmatch", "search": "search"}  # the others go through the text: findall


class Slow(Exception):
    """The pattern did not come back."""


def _patterns() -> Iterator[tuple[str, Callable[[str], object]]]:
    """Each pattern of each module, by the methods by which its module uses it."""
    for found in pkgutil.walk_packages(program.__path__, "app."):
        if ".migrations" in found.name:
            continue
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                used = set(re.findall(rf"\b{name}\.(\w+)\(", inspect.getsource(module))) or {"search"}
                for method in {METHODS.get(one, "findall") for one in used}:
                    yield f"{found.name}.{name}.{method}", getattr(value, method)


def _nasty(length: int) -> Iterator[str]:
    for piece in PIECES:
        for end in ("", "!", "ज़"):
            yield (piece * (length // len(piece)))[:length] + end


def _slow(_number: int, _frame: FrameType | None) -> None:
    raise Slow


def _seconds(call: Callable[[str], object], text: str, most: float) -> float:
    """Processor time, ``most`` when it was not over by then."""
    begun = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, most)
    try:
        call(text)
    except Slow:
        return most
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return time.process_time() - begun


@pytest.fixture(autouse=True)
def alarm() -> Iterator[None]:
    """An exploding pattern is ended instead of hanging the tests."""
    before = signal.signal(signal.SIGPROF, _slow)
    yield
    signal.signal(signal.SIGPROF, before)


def test_no_pattern_explodes_on_a_line() -> None:
    """1,000 characters: five times the longest question. A pattern that doubles with each letter never comes back."""
    patterns = dict(_patterns())
    assert len(patterns) > 60
    slow = [
        f"{name} on {text[:12]!r}"
        for name, call in patterns.items()
        for text in _nasty(1_000)
        if _seconds(call, text, 0.5) >= 0.5
    ]
    assert slow == []


def test_the_alarm_sees_a_bad_pattern() -> None:
    assert _seconds(re.compile(r"(a|a)+$").match, "a" * 60 + "!", 0.3) == 0.3


@pytest.mark.parametrize("read", [find_sections, find_plates, parse, tokens], ids=lambda one: one.__name__)
def test_long_texts_are_read_in_time_that_grows_with_them(read: Callable[[str], object]) -> None:
    """A circular of 10,000 characters made of one piece over and over."""
    assert [text[:12] for text in _nasty(10_000) if _seconds(read, text, 5.0) >= 5.0] == []
