"""The catalogue as a Markdown document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.requirements.catalogue import Group, Level, catalogue_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carecycle_contract.contract import Operation

_HEAD = """\
# Requirements

Generated from `src/carecycle_contract/requirements/catalogue.toml`; do not edit. Write it anew with
`python -m carecycle_contract.requirements > docs/requirements.md`.

A broken *must* fails the run, a broken *should* is an advisory. Each requirement is documented, by
the words quoted, or inferred, for the reason given; some are inferred from words that are quoted.
"""


def document(operation: Operation) -> str:
    """The document as text, ending in a newline."""
    catalogue = catalogue_of(operation)
    rows = list(catalogue)
    binding = sum(row.level is Level.MUST for row in rows)
    total = f"There are {len(rows)} requirements, {binding} of them binding.\n"
    tables = (line for group in catalogue.groups for line in _group(group))
    note = [f"{operation.note}\n"] if operation.note is not None else []
    return "\n".join([_HEAD, total, *note, *tables])


def _group(group: Group) -> Iterator[str]:
    yield f"## {group.title}\n"
    yield "| id | level | requirement | source |"
    yield "| --- | --- | --- | --- |"
    for row in group.requirements:
        quoted = f"“{row.quote}”" if row.quote is not None else ""
        reason = f"inferred: {row.inferred}" if row.inferred is not None else ""
        source = ", from ".join(filter(None, (reason, quoted)))
        source += f" ([page]({row.page}))" if row.page is not None else ""
        cells = (row.id, row.level.value, row.sentence, source.replace("|", "\\|"))
        yield f"| {' | '.join(cells)} |"
    yield ""
