"""Each item kept once, though a dozen answers of a survey show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import JSON


class SharedItems:
    """The items of all answers so far, by what they are when they are written out."""

    def __init__(self) -> None:
        self._items: dict[bytes, JSON] = {}

    def share(self, answer: Answer) -> None:
        """Put in the place of each item of a list the same one that was seen before."""
        body = answer.json
        items = body.get("items") if isinstance(body, dict) else None
        if isinstance(items, list):
            items[:] = map(self._shared, items)

    def _shared(self, item: JSON) -> JSON:
        try:
            # Written out, 1, 1.0 and true differ, which Python takes for equal.
            known = self._items.setdefault(orjson.dumps(item), item)
        except orjson.JSONEncodeError:
            return item
        # What is too large for a float is written as null.
        return known if known == item else item
