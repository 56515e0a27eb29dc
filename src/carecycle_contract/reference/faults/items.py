"""Faults in the campaigns themselves."""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING

from carecycle_contract.reference.api import ListQuery, ReferenceApi
from carecycle_contract.reference.faults.fault import breaks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.contract import JSON
    from carecycle_contract.reference.data import Row

Body = dict[str, "JSON"]
_DEEP = 3


class _Item(ReferenceApi):
    """Changes what a campaign looks like."""

    def serialise(self, row: Row) -> Body:
        return super().serialise(row) | self.changed(row, super().serialise(row))

    def changed(self, row: Row, item: Body) -> Body:
        raise NotImplementedError


def _inside(item: Body, member: str, **changes: JSON) -> Body:
    """An object inside a campaign, with changes."""
    inner = item[member]
    return {member: {**inner, **changes}} if isinstance(inner, dict) else {}


@breaks("ITEM-1")
class NumbersAsTexts(_Item):
    """maxAttempts is a text."""

    def changed(self, row: Row, item: Body) -> Body:
        return {"maxAttempts": str(item["maxAttempts"])}


@breaks("ITEM-1")
class FlagsAsNumbers(_Item):
    """redial is 0 or 1, as the database stores it."""

    def changed(self, row: Row, item: Body) -> Body:
        return {"redial": int(bool(item["redial"]))}


@breaks("ITEM-1")
class FlagsAsTexts(_Item):
    """enablePulse is "true" or "false"."""

    def changed(self, row: Row, item: Body) -> Body:
        return {"enablePulse": str(item["enablePulse"]).lower()}


@breaks("ITEM-1")
class TimesWithoutZone(_Item):
    """createdAt has no zone."""

    def changed(self, row: Row, item: Body) -> Body:
        return {"createdAt": row.createdAt.rstrip("Z")}


@breaks("ITEM-1")
class TimesInSeconds(_Item):
    """updatedAt is a number of seconds since 1970."""

    def changed(self, row: Row, item: Body) -> Body:
        return {"updatedAt": 1_767_225_600 + row.number}


@breaks("ITEM-1")
class OneImpossibleDate(_Item):
    """One campaign begins on 31 February."""

    def changed(self, row: Row, item: Body) -> Body:
        return {"endDate": "2026-02-31T08:00:00.000Z"} if row.number == _DEEP else {}


@breaks("ITEM-1")
class ZeroDates(_Item):
    """An end date that is not set is 0000-00-00."""

    def changed(self, row: Row, item: Body) -> Body:
        return {} if item["endDate"] else {"endDate": "0000-00-00T00:00:00.000Z"}


@breaks("ITEM-1")
class IdsAreNumbers(_Item):
    """id is the primary key's number."""

    def changed(self, row: Row, item: Body) -> Body:
        return {"id": row.number}


@breaks("ITEM-1")
class IdsWithoutDashes(_Item):
    """id is a UUID without its dashes."""

    def changed(self, row: Row, item: Body) -> Body:
        return {"id": row.id.replace("-", "")}


@breaks("ITEM-1")
class OneNullName(_Item):
    """One campaign deep in the list has no name."""

    def changed(self, row: Row, item: Body) -> Body:
        return {"name": None} if row.number == _DEEP else {}


@breaks("ITEM-1")
class OneCountAsText(_Item):
    """One campaign deep in the list has a count as a text."""

    def changed(self, row: Row, item: Body) -> Body:
        return _inside(item, "customerStats", total="320") if row.number == _DEEP else {}


@breaks("ITEM-1")
class ObjectsAsTexts(_Item):
    """customerStats is a text that holds JSON, as the column stores it."""

    def changed(self, row: Row, item: Body) -> Body:
        return {"customerStats": json.dumps(item["customerStats"])}


@breaks("ITEM-1")
class EmptyObjectIsAnArray(_Item):
    """variableMappings is an empty array where it has no member, as PHP writes it."""

    def changed(self, row: Row, item: Body) -> Body:
        return {"variableMappings": item["variableMappings"] or []}


@breaks("SRCH-2")
class NamesAreEscapedForHtml(_Item):
    """name is escaped for HTML, so that no search finds the & that it shows as &amp;."""

    def changed(self, row: Row, item: Body) -> Body:
        return {"name": html.escape(row.name)}


@breaks("SRCH-2")
class NamesAreDecodedAsLatin1(_Item):
    """The bytes of name are taken for Latin-1, so that José is shown as JosÃ©."""

    def changed(self, row: Row, item: Body) -> Body:
        return {"name": row.name.encode().decode("latin-1")}


class _Shown(ReferenceApi):
    """Shows names in another way in some lists."""

    def envelope(self, query: ListQuery, total: int, items: list[Body]) -> Body:
        shown = [{**item, "name": self.shown(query, str(item["name"]))} for item in items]
        return super().envelope(query, total, shown)

    def shown(self, query: ListQuery, name: str) -> str:
        raise NotImplementedError


@breaks("ITEM-7", "DRAW-2")
class NamesSortedByAreInLowerCase(_Shown):
    """Sorted by name, campaigns show the lower case by which they were sorted."""

    def shown(self, query: ListQuery, name: str) -> str:
        return name.lower() if query.sort_by == "name" else name


@breaks("ITEM-7", "DRAW-2")
class MatchesAreMarkedUp(_Shown):
    """In the results of a search, the text is marked up where a name has it."""

    def shown(self, query: ListQuery, name: str) -> str:
        return name.replace(query.search, f"<em>{query.search}</em>") if query.search else name


@breaks("ITEM-1")
class PatternsAreNotAnArray(_Item):
    """redialPatterns is the first pattern itself."""

    def changed(self, row: Row, item: Body) -> Body:
        patterns = item["redialPatterns"]
        return {"redialPatterns": patterns[0]} if isinstance(patterns, list) else {}


@breaks("ITEM-1")
class UpdatedAtIsLeftOut(_Item):
    """A campaign that was never changed has no updatedAt."""

    def serialise(self, row: Row) -> Body:
        item = ReferenceApi.serialise(self, row)
        if row.updatedAt == row.createdAt:
            del item["updatedAt"]
        return item


@breaks("ITEM-2")
class StatusInCapitals(_Item):
    """status is in capitals, as the enum's names are."""

    def changed(self, row: Row, item: Body) -> Body:
        return {"status": row.status.upper()}


@breaks("ITEM-2")
class OneUnknownStatus(_Item):
    """One campaign deep in the list is deleted, a status that nobody documents."""

    def changed(self, row: Row, item: Body) -> Body:
        return {"status": "deleted"} if row.number == _DEEP else {}


@breaks("ITEM-2")
class AmericanSpelling(_Item):
    """cancelled is spelt canceled."""

    def changed(self, row: Row, item: Body) -> Body:
        return {"status": "canceled"} if row.status == "cancelled" else {}


@breaks("ITEM-3", "PAG-6")
class JoinRepeatsCampaigns(ReferenceApi):
    """A join without DISTINCT brings some campaigns twice, at the cost of others."""

    def fetch(self, query: ListQuery) -> Sequence[Row]:
        rows = list(super().fetch(query))
        twice = [row for row in rows for _ in range(1 + (row.number % 11 == 0))]
        return twice[: len(rows)]


@breaks("ITEM-3")
class OneIdTwice(_Item):
    """Two campaigns have one id, as a copy was made with it."""

    def changed(self, row: Row, item: Body) -> Body:
        return {"id": self.store.rows("WHERE number = 40", [])[0].id} if row.number == 41 else {}


@breaks("ITEM-4")
class NegativeTotals(_Item):
    """customerStats.total goes below zero as customers are removed."""

    def changed(self, row: Row, item: Body) -> Body:
        return _inside(item, "customerStats", total=-1) if row.number % 9 == 0 else {}


@breaks("ITEM-4")
class OneNegativeAttempt(_Item):
    """maxAttempts is -1 for one campaign, meaning no limit."""

    def changed(self, row: Row, item: Body) -> Body:
        return {"maxAttempts": -1} if row.number == _DEEP else {}


@breaks("ITEM-6")
class AnotherClientsCampaign(_Item):
    """One campaign of another client is in the list."""

    def changed(self, row: Row, item: Body) -> Body:
        other = "9e107d9d-372b-4b7e-8d2f-3c5a1f0b7a11"
        return _inside(item, "client", id=other) if row.number == _DEEP else {}


@breaks("ITEM-5")
class ModesInCapitals(_Item):
    """appointmentConfig.preferredMode is in capitals, as the enum's names are."""

    def changed(self, row: Row, item: Body) -> Body:
        return _inside(item, "appointmentConfig", preferredMode="TIMEZONE")


@breaks("ITEM-5")
class OneUnknownMode(_Item):
    """One campaign has a preferred mode that no page knows."""

    def changed(self, row: Row, item: Body) -> Body:
        return (
            _inside(item, "appointmentConfig", preferredMode="country") if row.number == 4 else {}
        )


@breaks("ITEM-6")
class CampaignsOfEverybody(_Item):
    """The list is not limited to the client of the key."""

    def changed(self, row: Row, item: Body) -> Body:
        others = (
            "7d9f4c1e-52a8-4b0e-9c65-0d6a3f1b8e24",
            "9e107d9d-372b-4b7e-8d2f-3c5a1f0b7a11",
        )
        return _inside(item, "client", id=others[row.number % 2])
