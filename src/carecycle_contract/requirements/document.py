"""The catalogue as a Markdown document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.requirements.catalogue import Group, Level, groups, requirements

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD = """\
# Requirements

Generated from `src/carecycle_contract/requirements/catalogue.toml`; do not edit. Write it anew with
`python -m carecycle_contract.requirements > docs/requirements.md`.

A broken *must* fails the run, a broken *should* is an advisory. Each requirement is documented, by
the words quoted, or inferred, for the reason given; some are inferred from words that are quoted.
"""


def document() -> str:
    """The whole document, ending in a newline."""
    binding = sum(row.level is Level.MUST for row in requirements())
    total = f"There are {len(requirements())} requirements, {binding} of them binding.\n"
    return "\n".join([_HEAD, total, *(line for group in groups() for line in _group(group))])


def _group(group: Group) -> Iterator[str]:
    yield f"## {group.title}\n"
    if group.note is not None:
        yield f"{group.note}\n"
    yield "| id | level | requirement | source |"
    yield "| --- | --- | --- | --- |"
    for row in group.requirements:
        quoted = "" if row.quote is None else f"“{row.quote}”"
        reason = "" if row.inferred is None else f"inferred: {row.inferred}"
        said = ", from ".join(filter(None, (reason, quoted)))
        source = f"{said} ([page]({row.page}))".replace("|", "\\|")
        yield f"| {row.id} | {row.level.value} | {row.sentence} | {source} |"
    yield ""
