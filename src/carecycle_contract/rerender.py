"""`carecycle-contract report`: the JSON report of an earlier run in other formats."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from carecycle_contract import report_files
from carecycle_contract.arguments import INTERNAL_ERROR, USAGE_ERROR, ArgumentParser
from carecycle_contract.client import OptionError
from carecycle_contract.options import DECLARATIONS, report_paths
from carecycle_contract.reporting import json_report
from carecycle_contract.reporting.sinks import line

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str], program: str) -> int:
    """Render a JSON report of an earlier run in other formats; the exit code."""
    parser = ArgumentParser(
        program, description="Render a JSON report of an earlier run in other formats."
    )
    parser.add_argument("json", type=Path, metavar="FILE.json", help="the report of that run")
    parser.add_argument("--report", required=True, **DECLARATIONS["--report"])
    given = parser.parse_args(arguments)
    try:
        paths = report_paths(given.report, report_files.RENDERERS)
        report = json_report.read_file(given.json)
    except (json_report.BadReport, OptionError) as error:
        sys.stderr.write(f"{line(f'{program}: {error}')}\n")
        return USAGE_ERROR
    code = 0
    for path in paths:
        try:
            report_files.render_again(path, report)
        except OSError as error:
            told = f"{program}: {path} could not be written: {error.strerror}"
            sys.stderr.write(f"{line(told)}\n")
            code = INTERNAL_ERROR
    return code
