"""Long arrays and objects are cut, and what is wrong with them is told all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from answers import OPERATION

from carecycle_contract.findings.cutting import LONG, cut, cuts, first_cut
from carecycle_contract.findings.schema import problems
from carecycle_contract.reference import rows

if TYPE_CHECKING:
    from carecycle_contract.contract import JSON

SCHEMAS = [
    ("routing-group.json", ("agents",)),
    ("transfer-config.json", ("routingConfig", "agents")),
]
VALID = dict(next(iter(rows(OPERATION, 20))).members)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([0] * LONG, False),
        ([0] * (LONG + 1), True),
        ({"deep": [{"inside": dict.fromkeys(map(str, range(LONG + 1)))}]}, True),
        ({"deep": [{"inside": "x" * 2 * LONG}]}, False),
        ([[[0] * 100] * 100] * 2, False),
        ([[[0] * 100] * 100] * 3, True),
        (None, False),
    ],
)
def test_a_value_is_cut_if_any_part_of_it_is_long_or_it_has_many(
    value: JSON, expected: bool
) -> None:
    """A text is not."""
    assert (first_cut(value) is not value) is expected


def test_a_cut_keeps_the_first_of_each() -> None:
    """And leaves the value as it is."""
    value = {"a": [1, 2, 3], "b": {"c": 1, "d": 2, "e": 3}, "f": 0}
    assert cut(value, 2) == {"a": [1, 2], "b": {"c": 1, "d": 2}}
    assert cut(value, 2, {"e", "f"}) == {"a": [1, 2], "b": {"c": 1, "d": 2, "e": 3}, "f": 0}
    assert len(value["a"]) == 3


def test_each_cut_is_a_quarter_longer() -> None:
    """The last is the value itself."""
    value = list(range(2 * LONG))
    *shorter, whole = cuts(value)
    assert [len(part) for part in shorter] == [1000, 1250, 1562, 1952]
    assert whole is value
    assert list(cuts([0] * LONG)) == [[0] * LONG]


def test_many_short_arrays_are_cut_shorter() -> None:
    """An error in any of them holds a copy of what is around it."""
    value = [[[number] * 100 for number in range(100)] for _ in range(10)]
    assert first_cut(value) == [[[number] * 10 for number in range(10)] for _ in range(10)]
    *shorter, whole = cuts(value)
    assert [len(part[0]) for part in shorter] == [10, 12, 15, 18, 22, 27, 33, 41, 51, 63, 78, 97]
    assert whole is value


@pytest.mark.parametrize("before", [0, 3 * LONG])
@pytest.mark.parametrize(("schema", "path"), SCHEMAS)
def test_what_is_wrong_with_a_long_array_is_told(
    schema: str, path: tuple[str, ...], before: int
) -> None:
    """By its place, up to a hundred times, be it alone or an alternative to null."""
    value: JSON = [{} for _ in range(before)] + [5] * 2 * LONG
    for name in reversed(path):
        value = {name: value}
    told = problems(OPERATION.schemas, schema, value)
    place = ".".join(path)
    count = 100 if before == 0 else len(told)
    assert [one.place for one in told] == [f"{place}[{before + number}]" for number in range(count)]
    assert told


def test_what_a_cut_leaves_out_is_not_missing() -> None:
    """The members behind a thousand others are there."""
    item = dict.fromkeys((f"member {number}" for number in range(2 * LONG)), 1) | VALID
    assert problems(OPERATION.schemas, OPERATION.item.schema_name, item) == []
    (told,) = problems(OPERATION.schemas, OPERATION.item.schema_name, item | {"name": 5})
    assert told.place == "name"
