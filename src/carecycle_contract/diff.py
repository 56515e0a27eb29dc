"""`carecycle-contract diff`: what changed between the JSON reports of two runs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from carecycle_contract.reporting import drift_forms, form
from carecycle_contract.reporting.drift import differences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.reporting.report import Report

_FORMS = {"text": drift_forms.text, "markdown": drift_forms.markdown, "json": drift_forms.json}
_FAILING = {
    "breaking": {"breaking"},
    "any": {"breaking", "may break", "additive"},
    "none": set[str](),
}


class _Unreadable(Exception):  # noqa: N818 - it names the state of a file
    """A file cannot be compared; the message says why, and what to do."""


def main(arguments: Sequence[str], program: str) -> int:
    """Print the differences of two reports: 1 if they fail, 4 if a file cannot be compared."""
    parser = argparse.ArgumentParser(
        program, description="Tell what changed between two runs, by their JSON reports."
    )
    parser.add_argument("old", type=Path, metavar="OLD.json", help="the report of the earlier run")
    parser.add_argument("new", type=Path, metavar="NEW.json", help="the report of the later run")
    parser.add_argument("--format", choices=_FORMS, default="text", help="of the output (text)")
    parser.add_argument(
        "--fail-on-drift",
        choices=_FAILING,
        default="breaking",
        help="the differences for which to exit 1 (breaking)",
    )
    given = parser.parse_args(arguments)
    try:
        found = differences(_read(given.old), _read(given.new))
    except _Unreadable as error:
        sys.stderr.write(f"{program}: {error}\n")
        return 4
    sys.stdout.write(_FORMS[given.format](found))
    return int(any(one.kind in _FAILING[given.fail_on_drift] for one in found))


def _read(path: Path) -> Report:
    try:
        return form.read(path.read_bytes())
    except form.BadReport as error:
        why = f"{path} cannot be compared: {error}"
    except OSError as error:
        why = f"{path} cannot be read: {error.strerror}"
    raise _Unreadable(f"{why}. Give a file that --report FILE.json wrote.")
