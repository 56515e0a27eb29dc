"""Which answers compare otherwise, as stand-ins are in no order and have other words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.text.collation import fold
from carecycle_contract.text.matching import match

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import JSON, Operation
    from carecycle_contract.question import Question


class Comparison:
    """Knows by what lists are sorted, filtered and searched, and where stand-ins take its place.

    `shown` puts stand-ins into a text that may be shown but for the people in it.
    """

    def __init__(
        self, operation: Operation, answers: Iterable[Answer], shown: Callable[[str], str]
    ) -> None:
        self._operation, self._shown = operation, shown
        self._replaced = {*operation.personal.intersection(operation.watched)}
        self._searched: set[tuple[tuple[str, ...], tuple[str, ...]]] = set()
        values = {
            tuple(_text(item.get(member)) for member in operation.watched)
            for answer in answers
            for item in (answer.page.items if answer.page is not None else ())
        }
        for texts in values:
            self._learn(dict(zip(operation.watched, texts, strict=True)))

    def _learn(self, item: dict[str, str]) -> None:
        replaced = {member: self._shown(text) for member, text in item.items()}
        if replaced != item:
            self._replaced.update(
                member for member, text in item.items() if replaced[member] != text
            )
            before, after = (
                tuple(version[member] for member in self._operation.searched)
                for version in (item, replaced)
            )
            self._searched.add((before, after))

    def differs(self, question: Question) -> bool:
        """Whether the answer to a question cannot be compared any more as it was."""
        query = question.query
        if query is None:
            return False
        members = {parameter.name: parameter.member for parameter in self._operation.filters}
        filtered = {members[name] for name, _ in query.selection.filters}
        if not self._replaced.isdisjoint({str(query.sort_by), *filtered}):
            return True
        text = query.selection.search
        return text is not None and self._is_found_otherwise(text)

    def _is_found_otherwise(self, text: str) -> bool:
        if not self._operation.personal.isdisjoint(self._operation.searched):
            return True
        shown = self._shown(text)
        return any(_found(before, text) != _found(after, shown) for before, after in self._searched)


def _text(value: JSON) -> str:
    return value if isinstance(value, str) else ""


def _found(texts: tuple[str, ...], text: str) -> tuple[object, bool]:
    return match(texts, text), any(fold(text) in fold(searched) for searched in texts)
