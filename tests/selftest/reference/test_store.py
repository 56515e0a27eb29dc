"""Items in SQLite."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from contracts import BINS, CAMPAIGNS, SHIPMENTS, STATUS, any_operation

from carecycle_contract.contract import Parameter, Role
from carecycle_contract.reference import ReferenceApi, Row, Store, campaigns, rows
from carecycle_contract.text.collation import fold

if TYPE_CHECKING:
    from carecycle_contract.contract import Operation


@any_operation
def test_rows_come_back_as_they_were_stored(operation: Operation) -> None:
    """Booleans, nulls and members that are absent included."""
    stored = list(rows(operation, 60))
    with closing(Store(operation)) as store:
        store.fill(stored)
        assert sorted(store.rows("", []), key=lambda row: row.number) == stored


def test_columns_of_campaigns() -> None:
    """The names that servers of the zoo write into their SQL."""
    with closing(Store(CAMPAIGNS)) as store:
        store.fill(campaigns.rows(9))
        written = "number, id, name, description, status, createdAt, updatedAt, startDate"
        assert len(store.execute(f"SELECT {written}, foldedName, foldedText FROM campaign")) == 9


def test_members_of_a_row_are_attributes() -> None:
    """What is no member is an AttributeError."""
    row = Row(3, {"status": "active", "number": 9})
    assert (row.status, row.number, row.members["number"]) == ("active", 3, 9)
    assert row.replace(status="draft") == Row(3, {"status": "draft", "number": 9})
    with pytest.raises(AttributeError, match="color"):
        _ = row.color


def test_names_of_members_may_be_any() -> None:
    """Keywords of SQL, names of our own columns, names that differ in case or have odd signs."""
    names = ["order", "number", "rest", "Name", "name", 'a "b" c', "text", "foldedName"]
    schema = {name: {"type": "string"} for name in names} | {"id": {"type": "integer"}}
    item = replace(
        BINS.item,
        noun="select from",
        identity="id",
        schema={"$id": "other", "properties": schema, "required": [*names, "id"]},
    )
    sort_key = Parameter("sort", Role.SORT_KEY, None, None, None, tuple(names), ())
    search = Parameter("search", Role.SEARCH, None, None, None, (), tuple(names))
    operation = replace(
        BINS,
        item=item,
        parameters=(*BINS.parameters, sort_key, search),
        sort_kinds=dict.fromkeys(names, SHIPMENTS.sort_kinds["reference"]),
    )
    stored = list(rows(operation, 20))
    with closing(Store(operation)) as store:
        store.fill(stored)
        api = ReferenceApi(operation, store, "")
        for name in names:
            query = api.read_parameters([("sort", name)])
            texts = [row.members[name] for row in store.rows(api.order(query), [])]
            assert texts == sorted(texts, key=fold)
            searched = api.read_parameters([("search", stored[0].members[name])])
            assert stored[0] in store.rows(*api.where(searched))


def test_a_second_filter_of_campaigns_needs_no_python() -> None:
    """What a row does not hold is taken from the full campaign."""
    redial = replace(STATUS, name="again", values=("true", "false"), members=("redial",))
    source = replace(STATUS, name="from", values=("upload", "api"), members=("sourceType",))
    operation = replace(CAMPAIGNS, parameters=(*CAMPAIGNS.parameters, redial, source))
    full = [campaigns.document(row) for row in campaigns.rows(137)]
    with closing(Store(operation)) as store:
        store.fill(campaigns.rows(137))
        api = ReferenceApi(operation, store, "")
        assert [api.serialise(row) for row in store.rows("ORDER BY number", [])] == full
        query = api.read_parameters([("again", "true"), ("from", "upload")])
        expected = [one for one in full if one.get("redial") and one.get("sourceType") == "upload"]
        assert api.count(query) == len(expected) > 0
