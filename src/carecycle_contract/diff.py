"""`carecycle-contract diff`: what changed between two runs, by their reports or recordings."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from carecycle_contract.arguments import USAGE_ERROR, ArgumentParser
from carecycle_contract.client import OptionError
from carecycle_contract.options import DECLARATIONS, RunOptions, attribute, defaults
from carecycle_contract.reporting import drift_forms, json_report
from carecycle_contract.reporting.drift import differences_between, failing, mismatch
from carecycle_contract.reporting.sinks import line
from carecycle_contract.requirements import DriftLevel
from carecycle_contract.run import Run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.reporting.report import Difference, Report

_FORMS = {"text": drift_forms.text, "markdown": drift_forms.markdown, "json": drift_forms.json}
_OF_RECORDINGS = ("--contract", "--operation")


def main(arguments: Sequence[str], program: str) -> int:
    """Print the differences of two runs: 1 if they fail, 4 if a file cannot be compared."""
    given = _parser(program).parse_args(arguments)
    try:
        differences = _differences(given)
    except (json_report.BadReport, OptionError) as error:
        sys.stderr.write(f"{line(f'{program}: {error}')}\n")
        return USAGE_ERROR
    sys.stdout.write(_FORMS[given.format](differences))
    return int(bool(failing(differences, DriftLevel(given.fail_on_drift))))


def _differences(given: argparse.Namespace) -> tuple[Difference, ...]:
    old, new = _report(given.old, given), _report(given.new, given)
    other = mismatch(old, new.target.operation, new.versions.contract)
    if other is not None:
        remedy = "Keep a new baseline: let the later file take the place of the earlier."
        raise json_report.BadReport(f"{given.old} is {other}, as {given.new} is. {remedy}")
    return differences_between(old, new)


def _parser(program: str) -> ArgumentParser:
    parser = ArgumentParser(
        program,
        description="Tell what changed between two runs, by their JSON reports or recordings.",
    )
    parser.add_argument("old", type=Path, metavar="OLD", help=".json or .har of the earlier run")
    parser.add_argument("new", type=Path, metavar="NEW", help=".json or .har of the later run")
    parser.add_argument("--format", choices=_FORMS, default="text", help="of the output (text)")
    parser.add_argument(
        "--fail-on-drift",
        choices=[level.value for level in DriftLevel],
        default=DriftLevel.BREAKING.value,
        help="the differences for which to exit 1 (%(default)s)",
    )
    recordings = parser.add_argument_group("what recordings are judged by")
    for name in _OF_RECORDINGS:
        recordings.add_argument(name, **DECLARATIONS[name])
    return parser


def _report(path: Path, given: argparse.Namespace) -> Report:
    if path.suffix.lower() != ".har":
        return json_report.read_verdict(path)
    chosen = {name: getattr(given, name) for name in map(attribute, _OF_RECORDINGS)}
    options = argparse.Namespace(**{"base_url": None, **defaults(), **chosen, "judge": str(path)})
    run = Run(RunOptions.of(options, environment={}))
    try:
        verdicts = run.survey().verdicts()
        if run.stopped is not None:
            remedy = "Give one that --report=FILE.har wrote in a run that did."
            raise json_report.BadReport(f"{path} is of a run that came to no verdict. {remedy}")
        for note in run.notes:
            sys.stderr.write(f"{line(f'{path}: {note}')}\n")
        return run.report(verdicts)
    finally:
        run.close()
