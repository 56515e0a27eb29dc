"""The files of `--report`: a writer for each suffix, and how a file comes to be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from secrets import token_hex
from typing import IO, TYPE_CHECKING, TypeAlias

from carecycle_contract.reporting import json_report
from carecycle_contract.reporting.markdown import MOST_BYTES, markdown
from carecycle_contract.reporting.report import Report

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from carecycle_contract.run import Run
    from carecycle_contract.verdict import Verdict


@dataclass(frozen=True)
class Ended:
    """A run that ended: what every report is made of.

    `verdicts` are those of causes before what may follow from them; `seed` is that of drawn
    queries; `failed` tells whether a condition of the gate failed; `stopped` says why the run came
    to no verdict, or is None.
    """

    run: Run
    verdicts: Sequence[Verdict]
    seed: str | None
    failed: bool
    stopped: str | None

    @cached_property
    def report(self) -> Report:
        """The report of the run as data."""
        return self.run.report(
            self.verdicts, seed=self.seed, failed=self.failed, stopped=self.stopped
        )


Renderer: TypeAlias = Callable[[Report], str]
Writer: TypeAlias = Callable[[Ended, IO[bytes]], object]


def _html(report: Report) -> str:
    # Jinja2 is slow to import, and few runs need it.
    from carecycle_contract.reporting.html import html

    return html(report)


RENDERERS: Mapping[str, Renderer] = {".html": _html, ".json": json_report.written, ".md": markdown}
"""The renderer of each format that is text, by the suffix of its files in lower case."""


def _writer(render: Renderer) -> Writer:
    return lambda ended, file: file.write(render(ended.report).encode())


def _record(ended: Ended, file: IO[bytes]) -> None:
    ended.run.record(file, seed=ended.seed, stopped=ended.stopped)


WRITERS: Mapping[str, Writer] = {
    ".har": _record,
    **{name: _writer(render) for name, render in RENDERERS.items()},
}
"""The writer of each format, by the suffix of its files in lower case."""


def takes_long(path: Path) -> bool:
    """Whether a file is a recording, which holds every answer of a run."""
    return path.suffix.lower() not in RENDERERS


def write(path: Path, ended: Ended) -> None:
    """Write a report in the format of its suffix: beside its place, then renamed.

    What stood there before stays until the new report is whole.

    Raises:
        OSError: if it cannot be written; nothing of it is left.

    """
    _written_beside(path, lambda file: WRITERS[path.suffix.lower()](ended, file))


def render_again(path: Path, report: Report) -> None:
    """Write a report that was read from a JSON report, in another format.

    Raises:
        OSError: if it cannot be written; nothing of it is left.

    """
    text = RENDERERS[path.suffix.lower()](report)
    _written_beside(path, lambda file: file.write(text.encode()))


def append_summary(path: Path, ended: Ended) -> None:
    """Append the report in Markdown to the summary of a step of GitHub Actions, as far as it fits.

    Raises:
        OSError: if it cannot be written.

    """
    with path.open("ab") as file:
        file.write(markdown(ended.report, MOST_BYTES - file.tell()).encode())


def _written_beside(path: Path, fill: Callable[[IO[bytes]], object]) -> None:
    # Nobody else writes, or has left behind, a file of this name, which may be removed.
    beside = path.with_name(f".{path.name}.{token_hex(6)}")
    try:
        with beside.open("xb") as file:
            fill(file)
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
