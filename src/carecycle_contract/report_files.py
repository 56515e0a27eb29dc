"""The files of `--report`: a writer for each suffix, and how a file comes to be."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from carecycle_contract.run import Run
    from carecycle_contract.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Ended:
    """A run that ended: what every report is made of.

    `verdicts` are in the order of the catalogue; `failed` tells whether a condition of the gate
    failed; `stopped` says why the run came to no verdict, or is None.
    """

    run: Run
    verdicts: Sequence[Verdict]
    failed: bool
    stopped: str | None


Writer: TypeAlias = Callable[[Ended, IO[bytes]], None]

WRITERS: Mapping[str, Writer] = {}
"""The writer of each form, by the suffix of its files in lower case."""


def write(path: Path, ended: Ended) -> None:
    """Write a report in the form of its suffix: beside its place, then renamed.

    What stood there before stays until the new report is whole.

    Raises:
        OSError: if it cannot be written; nothing of it is left.

    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("xb") as file:
            WRITERS[path.suffix.lower()](ended, file)
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
