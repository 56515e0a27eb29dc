"""Faults in a list of bins, which has pages and nothing else: neither sort, filter nor search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.contract import Role, the_operation
from zoo.faulty.items import item
from zoo.faulty.row import breaks
from zoo.faulty.steps import envelope, values, window
from zoo.other_lists import CONTRACTS

if TYPE_CHECKING:
    from zoo.other_lists import Faults

FOLDER = CONTRACTS / "plain"
OPERATION = the_operation(FOLDER)

FAULTS: Faults = {
    "ENV": {
        "before-is-a-text": breaks("ENV-5")(
            "The number of the page before is a text.",
            envelope(lambda query, _: {"before": str(query.page - 1)}),
        )
    },
    "ITEM": {
        "codes-are-numbers": breaks("ITEM-1", "PROP-2")(
            "The code of a bin is its number.", item(lambda row, _: {"code": row.number})
        )
    },
    "PAG": {
        "offset-is-a-page-too-far": breaks("PAG-2", "PAG-4", "PAG-6", "PAG-7", "PAG-10", "PROP-1")(
            "The first page is passed over, as if pages were counted from 0.",
            window(lambda _, limit, offset: (limit, offset + limit)),
        )
    },
    "VAL": {
        "size-above-the-maximum-is-lowered": breaks("VAL-2")(
            "A page of more than 10 has 10.",
            values(
                Role.PAGE_SIZE,
                lambda given, _: [
                    str(min(int(value), 10)) if value.isdecimal() else value for value in given
                ],
            ),
        )
    },
}
"""The faults by name, by the group of requirements that must catch each."""
