"""A whole file in one go, for the command line and the starter data: nothing is written before every row is checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from flask_babel import gettext as _

from app.access import viewer
from app.vehicles.importing import mapping as columns
from app.vehicles.importing.outcome import Checked, judge
from app.vehicles.importing.reader import rows
from app.vehicles.importing.rows import Context
from app.vehicles.importing.save import save
from app.web import BadInput


@dataclass
class Report:
    """Counts by outcome, and the rows that are not taken."""

    counts: Counter[str] = field(default_factory=Counter)
    problems: list[Checked] = field(default_factory=list)


def run(path: Path, dry: bool, progress: Callable[[int], None], demo: bool = False) -> Report:
    """Imports a file as the viewer. Raises BadInput when it is no table or lacks columns."""
    reading = rows(path)
    head = next(reading, None)
    if not head:
        raise BadInput(_("The file is empty."))
    chosen = columns.guess(head)
    columns.check(chosen, len(head), viewer().station_id is not None)
    report, good, seen = Report(), [], dict[str, int]()
    for batch in judge(enumerate(reading, start=2), chosen, Context.load(viewer()), seen):
        for checked in batch:
            report.counts[checked.outcome] += 1
            if checked.outcome in ("rejected", "twice"):
                report.problems.append(checked)
            elif checked.outcome in ("new", "changed"):
                good.append(checked)
        progress(sum(report.counts.values()))
    if not dry:
        report.counts["matches"] = save(good, path.name, demo)["matches"]
    return report
