"""Render a report as one HTML file that needs nothing else."""

from __future__ import annotations

import base64
import hashlib
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from carecycle_contract.reporting import drift_forms, pictures, sinks
from carecycle_contract.reporting.conclusion import is_weak
from carecycle_contract.reporting.report import DEPARTURES, OUTCOMES

if TYPE_CHECKING:
    from jinja2 import Template

    from carecycle_contract.reporting.report import Report, ReportedRequirement

_TEMPLATES = Path(__file__).with_name("templates")


def html(report: Report) -> str:
    """The report as an HTML document: every text escaped, no resource outside it."""
    style, script = _part("report.css"), _part("report.js")
    return _template().render(
        report=report,
        is_weak=report.conclusion == "passed" and is_weak(report.requirements),
        outcomes=OUTCOMES,
        departures=DEPARTURES,
        rows_of=partial(_rows_of, report),
        lists=pictures.ordered_lists(report),
        timeline=pictures.timeline(report),
        families=pictures.families(report),
        share=pictures.share,
        is_link=sinks.is_link,
        since=drift_forms.since,
        shown=drift_forms.shown,
        style=style,
        script=script,
        # W3C Content Security Policy Level 3: a hash admits exactly these two.
        policy=(
            f"default-src 'none'; img-src data:; style-src '{_digest(style)}'; "
            f"script-src '{_digest(script)}'; base-uri 'none'; form-action 'none'"
        ),
    )


def _rows_of(report: Report, group: str) -> list[ReportedRequirement]:
    """The requirements of a group by their numbers: a report has them in order of cause."""
    rows = (row for row in report.requirements if row.group == group)
    return sorted(rows, key=lambda row: (len(row.id), row.id))


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    return environment.get_template("report.html")


def _shown(value: object) -> object:
    """What is written of a value in the template: all but our own files as text."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return sinks.html(value)


def _part(name: str) -> Markup:
    # Our own files, whose quotes and brackets must stay as they are.
    return Markup((_TEMPLATES / name).read_text("utf-8").strip())  # noqa: S704


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
