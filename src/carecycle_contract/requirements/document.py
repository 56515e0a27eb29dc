"""The catalogue as a Markdown document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.requirements.catalogue import Group, Level, Reach, catalogue_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carecycle_contract.contract import Operation
    from carecycle_contract.requirements.catalogue import Catalogue

_HEAD = """\
# Requirements

Generated from `src/carecycle_contract/requirements/catalogue.toml`; do not edit. Write it anew with
`python -m carecycle_contract.requirements > docs/requirements.md`.

A broken *must* fails the run, a broken *should* is an advisory. Each requirement is documented, by
the words quoted, or inferred, for the reason given; some are inferred from words that are quoted.
"""

_WITHIN = {
    Reach.ANSWER: "the answer",
    Reach.PLACE: "the place in the answer",
    Reach.LIST: "the list",
    Reach.SORT: "the list by this sort key",
    Reach.ALIKE: "answers alike",
    Reach.FORM: "bodies of one wrong form",
    Reach.LIKELY: "what has the same likely cause",
    Reach.ANYWHERE: "any answer",
}


def document(operation: Operation) -> str:
    """The document as text, ending in a newline."""
    catalogue = catalogue_of(operation)
    rows = list(catalogue)
    binding = sum(row.level is Level.MUST for row in rows)
    total = f"There are {len(rows)} requirements, {binding} of them binding.\n"
    tables = (line for group in catalogue.groups for line in _group(group))
    note = [f"{operation.note}\n"] if operation.note is not None else []
    return "\n".join([_HEAD, total, *note, *tables, *_presumptions(catalogue)])


def _presumptions(catalogue: Catalogue) -> Iterator[str]:
    yield "## What follows from what\n"
    yield "A requirement is not judged where one that it presumes is broken: what is wrong is told"
    yield "under that one, as following from it.\n"
    yield "| if one of these is broken | these may follow from it | within | because |"
    yield "| --- | --- | --- | --- |"
    presumptions = dict.fromkeys(known for row in catalogue for known in row.presumes if known.of)
    for known in presumptions:
        followers = (row.id for row in catalogue if known in row.presumes)
        cells = (", ".join(known.of), ", ".join(followers), _WITHIN[known.reach], known.because)
        yield f"| {' | '.join(cells)} |"
    yield ""


def _group(group: Group) -> Iterator[str]:
    yield f"## {group.title}\n"
    yield "| id | level | requirement | source |"
    yield "| --- | --- | --- | --- |"
    for row in group.requirements:
        reason = f"inferred: {row.inferred}" if row.inferred is not None else ""
        source = ", from ".join(filter(None, (reason, row.quoted)))
        source += f" ([page]({row.page}))" if row.page is not None else ""
        cells = (row.id, row.level.value, row.sentence, source.replace("|", "\\|"))
        yield f"| {' | '.join(cells)} |"
    yield ""
