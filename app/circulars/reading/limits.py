"""Running a foreign program on a foreign file: bounded in time, memory, output, and seen to be so."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass

MOST_OUTPUT = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What a program gave back. ``killed``: it went beyond a limit and was ended."""

    code: int
    output: bytes
    errors: bytes
    killed: bool


def have(program: str) -> bool:
    """Whether the machine has the program."""
    return shutil.which(program) is not None


def run(command: Sequence[str], seconds: int, megabytes: int, output: int = MOST_OUTPUT) -> Answer:
    """Runs to the end or to a limit; never raises for what the program does."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=errors,
            start_new_session=True,
            preexec_fn=_bounds(seconds, megabytes, output),
            env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1"},
        )
        try:
            code = child.wait(timeout=seconds * 4 + 5)  # the clock on the wall; the processor's is in the bounds
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            code = child.wait()
        out.seek(0)
        errors.seek(0)
        return Answer(code, out.read(output), errors.read(65_536), code < 0)


def _bounds(seconds: int, megabytes: int, output: int) -> Callable[[], None]:
    def apply() -> None:
        os.nice(10)
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 2))
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
        resource.setrlimit(resource.RLIMIT_FSIZE, (output, output))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    return apply
