"""What the members of items look like: presence, nulls, types, formats, values, magnitudes."""

from __future__ import annotations

import re
from collections import Counter
from math import isfinite, log10
from typing import TYPE_CHECKING

from carecycle_contract.answer import is_number, whole_number
from carecycle_contract.contract import SortKind
from carecycle_contract.contract.documented import closed_set
from carecycle_contract.lists.listing import items_of
from carecycle_contract.question import WHOLE
from carecycle_contract.text.instant import instant
from carecycle_contract.text.uuids import is_uuid
from carecycle_contract.traits.members import MOST_COUNTED, latest_items, shown_name, type_of
from carecycle_contract.traits.observed import asked
from carecycle_contract.traits.whole_list import total
from carecycle_contract.verdict.trait import DOCUMENTED, ELEMENT, OPEN, UNDOCUMENTED, UNKNOWN, Trait

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import JSON, Operation
    from carecycle_contract.lists.listing import Item

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FRACTION = re.compile(r"\.([0-9]+)")
_MOST = 1000
_PRESENT, _HAS_MEMBERS = "present", "members"


def data(answers: Sequence[Answer]) -> Iterator[Trait]:
    """Shares among items, for each path of a member (`data:agents[].id:null`).

    A member is present in so many of the items that have its parent; all else counts among those
    in which it is present. An open map is one path (`variableMappings.*`); what is inside of an
    undocumented member is not looked at.
    """
    items = _sample(answers)
    if not items:
        return
    paths = _Paths(answers[0].operation)
    shares: Counter[tuple[str, str]] = Counter()
    for item in items:
        shares.update(paths.shares(item))
    question = asked(next(answer.question for answer in answers if next(items_of(answer), None)))
    for path, kind in sorted(shares)[:_MOST]:
        if kind == _HAS_MEMBERS:
            continue
        value = DOCUMENTED if paths.knows(path) else UNDOCUMENTED
        yield Trait(
            f"data:{path}:{kind}", value, shares[path, kind], shares[_whole(path, kind)], question
        )


def _whole(path: str, kind: str) -> tuple[str, str]:
    if kind != _PRESENT:
        return path, _PRESENT
    if path.endswith(ELEMENT):
        return path.removesuffix(ELEMENT), _PRESENT
    return path.rpartition(".")[0], _HAS_MEMBERS


def _sample(answers: Sequence[Answer]) -> list[Item]:
    """Items in whose choice their members had no say, unless every item was seen.

    A filter, a search, and the ends of a sort by a status or an optional member bring items that
    are unlike the others, the more so the longer the list.
    """
    whole = [
        answer
        for answer in answers
        if (query := answer.question.query) is not None and query.selection == WHOLE
    ]
    by_chance = [answer for answer in whole if _is_by_chance(answer)]
    everything, sample = latest_items(whole), latest_items(by_chance)
    return everything if len(everything) >= (total(answers) or 0) or not sample else sample


def _is_by_chance(answer: Answer) -> bool:
    operation, query = answer.operation, answer.question.query
    key = query.sort_by if query is not None else None
    return key is None or (
        operation.sort_kinds[key] is not SortKind.ENUM and operation.is_required(key)
    )


class _Paths:
    """The members of an operation's items, and the kinds that their values are of."""

    def __init__(self, operation: Operation) -> None:
        self._documented = operation.documented
        self._parents = {path.rpartition(".")[0] for path in self._documented}
        self._closed = {
            path: closed_set(operation.schemas, schema) for path, schema in self._documented.items()
        }
        self._undocumented: set[str] = set()

    def knows(self, path: str) -> bool:
        """Whether a member is documented, or the name of one is for a client to choose."""
        return path.endswith(OPEN) or path.replace(ELEMENT, "") in self._documented

    def shares(self, item: Item) -> set[tuple[str, str]]:
        """The path and kind of every member; the parent of members has the kind `members`."""
        shares: set[tuple[str, str]] = set()
        self._add_members(shares, "", item)
        return shares

    def _add_members(
        self, shares: set[tuple[str, str]], at: str, members: Mapping[str, JSON]
    ) -> None:
        shares.add((at, _HAS_MEMBERS))
        is_open = at.replace(ELEMENT, "") not in self._parents
        for name, value in members.items():
            shown = shown_name(name)
            path = f"{at}{OPEN}" if is_open else (f"{at}.{shown}" if at else shown)
            if self._counts(path):
                self._add(shares, path, value)

    def _counts(self, path: str) -> bool:
        """Whether a member is counted; of those that nobody documents, the first are."""
        if self.knows(path):
            return True
        if len(self._undocumented) < MOST_COUNTED:
            self._undocumented.add(path)
        return path in self._undocumented

    def _add(self, shares: set[tuple[str, str]], path: str, value: JSON) -> None:
        shares.update([(path, kind) for kind in (_PRESENT, *self._kinds(path, value))])
        if isinstance(value, list):
            for part in value:
                self._add(shares, f"{path}{ELEMENT}", part)
        elif isinstance(value, dict) and path.replace(ELEMENT, "") in self._documented:
            self._add_members(shares, path, value)

    def _kinds(self, path: str, value: JSON) -> list[str]:
        if value is None:
            return ["null"]
        if isinstance(value, str):
            return self._kinds_of_text(path, value)
        kinds = [f"type={_type(value)}"]
        if is_number(value):
            kinds.append(f"magnitude={_magnitude(value)}")
        return kinds

    def _kinds_of_text(self, path: str, text: str) -> list[str]:
        text_format = _format(text)
        kinds = [f"type=string {text_format}".rstrip()]
        known = self._closed.get(path.replace(ELEMENT, ""))
        if text_format == "date-time":
            kinds.append(f"precision={_precision(text)}")
        elif known:
            kinds.append(f"value={text if text in known else UNKNOWN}")
        return kinds


def _type(value: JSON) -> str:
    # JSON Schema 2020-12, section 4.2.3 of its core: 1.0 is an integer.
    return "integer" if whole_number(value) is not None else type_of(value)


def _format(text: str) -> str:
    """The format of a text, empty for most."""
    if instant(text) is not None:
        return "date-time"
    if is_uuid(text):
        return "uuid"
    return "date" if _DATE.fullmatch(text) else ""


def _precision(text: str) -> str:
    fraction = _FRACTION.search(text)
    digits = len(fraction[1]) if fraction is not None else 0
    return f"{digits} digits of a second and {'Z' if text[-1] in 'Zz' else 'an offset'}"


def _magnitude(value: float) -> str:
    if isinstance(value, float) and not isfinite(value):
        return "beyond all"
    if value == 0:
        return "0"
    exponent = int(log10(abs(value))) if abs(value) >= 1 else -1
    return f"{'-' if value < 0 else ''}10^{exponent}" if exponent >= 0 else "below 1"
