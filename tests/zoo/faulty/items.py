"""Faults in the campaigns themselves."""

from __future__ import annotations

import html
import json
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from carecycle_contract.reference import ReferenceApi
from carecycle_contract.reference.campaigns import CLIENT_ID
from zoo.conforming.campaigns import changed
from zoo.faulty.queries import search_of, sorted_by, status_of
from zoo.faulty.row import breaks, demonstrated
from zoo.faulty.steps import altered, envelope
from zoo.server import server

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from carecycle_contract.contract import JSON
    from carecycle_contract.reference.api import ListQuery
    from carecycle_contract.reference.row import Row as Campaign
    from zoo.faulty.steps import Body, Kind

OTHER_CLIENT_ID = "9e107d9d-372b-4b7e-8d2f-3c5a1f0b7a11"
OTHER_ROUTING_ID = "00000009-0d44-4b50-8888-00000000beef"


def now() -> str:
    """The time, as the API writes it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def item(change: Callable[[Campaign, Body], Body]) -> Kind:
    """Changes members of campaigns."""

    class Item(ReferenceApi):
        def serialise(self, row: Campaign) -> Body:
            usual = super().serialise(row)
            return usual | change(row, usual)

    return Item


def one_item(change: Callable[[Body], Body], number: int = 3) -> Kind:
    """Changes members of one campaign, deep in the list."""
    return item(lambda row, usual: change(usual) if row.number == number else {})


def inside(usual: Body, member: str, **changes: object) -> Body:
    """An object inside a campaign with changes, where it is there and not null."""
    return {member: usual[member] | changes} if usual.get(member) else {}


def counts_of(usual: Body) -> list[int]:
    """The counts of customers by state, as far as they are there."""
    counts = (usual.get("customerStats") or {}).get("statusCounts") or {}
    return [count for count in counts.values() if count is not None]


def misjoined(config: Body | None) -> Body | None:
    """A transfer config whose agents name other people than they show."""
    routing = (config or {}).get("routingConfig")
    if config is None or not routing or not routing.get("agents"):
        return config
    agents = [agent | {"memberId": OTHER_ROUTING_ID} for agent in routing["agents"]]
    return config | {"routingConfig": routing | {"agents": agents}}


def told_otherwise(_: ListQuery, rows: Sequence[Campaign], *, minutes: int) -> Sequence[Campaign]:
    """The same campaigns with later times of creation and of the last change."""

    def later(time: str) -> str:
        moved = datetime.fromisoformat(time) + timedelta(minutes=minutes)
        return moved.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    return [
        row.replace(createdAt=later(row.createdAt), updatedAt=later(row.updatedAt)) for row in rows
    ]


def described_briefly(_: ListQuery, rows: Sequence[Campaign], *, length: int) -> Sequence[Campaign]:
    """The same campaigns with descriptions of so many characters at most."""
    return [row.replace(description=row.description and row.description[:length]) for row in rows]


def minutes_for_month(time: str) -> str:
    """A time with its minutes in the place of the month."""
    return f"{time[:5]}{time[14:16]}{time[7:]}"


TIMES = ("createdAt", "updatedAt", "startDate")


def retold(usual: Body, change: Callable[[str], str]) -> Body:
    """The times that sorts are by, each written in another way; those that are null stay."""
    return {name: change(str(usual[name])) for name in TIMES if usual.get(name)}


def day_before_month(time: str) -> str:
    """A time with day and month in each other's place."""
    return f"{time[:5]}{time[8:10]}-{time[5:7]}{time[10:]}"


def on_half_a_clock(time: str) -> str:
    """A time whose hours go from 1 to 12, twice a day."""
    return f"{time[:11]}{(int(time[11:13]) - 1) % 12 + 1:02}{time[13:]}"


def in_texts(value: object) -> object:
    """The same value with every number written as a text."""
    if isinstance(value, dict):
        return {name: in_texts(member) for name, member in value.items()}
    if isinstance(value, list):
        return [in_texts(element) for element in value]
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if is_number else value


def repeated(_: ListQuery, rows: Sequence[Campaign]) -> Sequence[Campaign]:
    """As many campaigns, some of them twice."""
    return [row for row in rows for _ in range(1 + (row.number % 11 == 0))][: len(rows)]


def printed(usual: Body) -> Body:
    """A campaign whose creation is written as Go prints a time."""
    day, clock = usual["createdAt"].rstrip("Z").split("T")
    return usual | {"createdAt": f"{day} {clock} +0000 UTC"}


def unfilled(value: JSON) -> JSON:
    """What a language with zero values has where nothing was read into a value of this type."""
    if isinstance(value, dict):
        return {name: unfilled(part) for name, part in value.items()}
    zeros: dict[type, JSON] = {bool: False, int: 0, float: 0, str: "", list: []}
    return zeros.get(type(value))


ROWS = {
    "room-for-a-page-stands-before-its-items": breaks("ITEM-3")(
        "A slice is made as long as the page, and its campaigns are appended to it.",
        envelope(lambda _, body: {"items": [*map(unfilled, body["items"]), *body["items"]]}),
    ),
    "room-for-a-page-is-left-behind-its-items": breaks("ITEM-3")(
        "A slice is made as long as the page, of which the last one fills a part.",
        envelope(
            lambda query, body: {
                "items": [
                    *body["items"],
                    *map(unfilled, body["items"][:1] * (query.per_page - len(body["items"]))),
                ]
            }
        ),
    ),
    "creation-of-searched-campaigns-is-as-it-prints": breaks("ITEM-1")(
        "Of a search createdAt is what a time prints as: 2025-01-06 08:00:00 +0000 UTC.",
        envelope(lambda _, body: {"items": [*map(printed, body["items"])]}, when=search_of),
    ),
    "paused-campaigns-have-new-ids-in-every-answer": breaks("ITEM-3")(
        "A campaign in pause has no id of its own, and gets one for the answer.",
        item(lambda _, usual: {"id": str(uuid4())} if usual.get("status") == "paused" else {}),
    ),
    "minutes-stand-where-the-month-belongs": breaks("ITEM-1")(
        "updatedAt is written with the pattern yyyy-mm-dd, in which mm are minutes.",
        item(lambda _, usual: {"updatedAt": minutes_for_month(str(usual["updatedAt"]))}),
    ),
    "day-and-month-are-swapped": breaks("ITEM-1")(
        "Times are written with the day before the month, where clients read the month.",
        item(lambda _, usual: retold(usual, day_before_month)),
    ),
    "hours-go-to-twelve": breaks("SORT-1")(
        "Times are written with the pattern hh, on a clock of twelve hours.",
        item(lambda _, usual: retold(usual, on_half_a_clock)),
    ),
    "all-numbers-are-texts": breaks("ENV-4")(
        "The driver of the database gives every number as a text, the total included.",
        altered(body=lambda _, body: in_texts(body)),
    ),
    "missing-start-dates-are-now": breaks("ITEM-7")(
        "A date that is missing is read as the time of the answer.",
        item(lambda _, usual: {} if usual.get("startDate") else {"startDate": now()}),
    ),
    "numbers-as-texts": breaks("ITEM-1")(
        "maxAttempts is a string.",
        item(lambda _, usual: {"maxAttempts": str(usual.get("maxAttempts"))}),
    ),
    "flags-as-numbers": breaks("ITEM-1")(
        "redial is 0 or 1, as the database stores it.",
        item(lambda _, usual: {"redial": int(usual.get("redial") or False)}),
    ),
    "flags-as-texts": breaks("ITEM-1")(
        'enablePulse is "true" or "false".',
        item(lambda _, usual: {"enablePulse": str(usual.get("enablePulse")).lower()}),
    ),
    "times-without-zone": breaks("ITEM-1")(
        "createdAt has no zone.", item(lambda row, _: {"createdAt": row.createdAt.rstrip("Z")})
    ),
    "times-in-seconds": breaks("ITEM-1")(
        "updatedAt is a number of seconds since 1970.",
        item(lambda row, _: {"updatedAt": 1_767_225_600 + row.number}),
    ),
    "one-impossible-date": breaks("ITEM-1")(
        "One campaign ends on 31 February.",
        one_item(lambda _: {"endDate": "2026-02-31T08:00:00.000Z"}),
    ),
    "zero-dates": breaks("ITEM-1")(
        "An end date that is not set is 0000-00-00.",
        item(lambda _, usual: {"endDate": usual.get("endDate") or "0000-00-00T00:00:00.000Z"}),
    ),
    "ids-are-numbers": breaks("ITEM-1")(
        "id is the primary key's number.", item(lambda row, _: {"id": row.number})
    ),
    "ids-without-dashes": breaks("ITEM-1")(
        "id is a UUID without its dashes.", item(lambda row, _: {"id": row.id.replace("-", "")})
    ),
    "one-null-name": breaks("ITEM-8")(
        "One campaign deep in the list has no name.", one_item(lambda _: {"name": None})
    ),
    "one-count-as-text": breaks("ITEM-1")(
        "One campaign deep in the list has a count that is a string.",
        one_item(lambda usual: inside(usual, "customerStats", total="320")),
    ),
    "objects-as-texts": breaks("ITEM-1")(
        "customerStats is a string that holds JSON, as the column stores it.",
        item(lambda _, usual: {"customerStats": json.dumps(usual.get("customerStats"))}),
    ),
    "empty-object-is-an-array": breaks("ITEM-1")(
        "variableMappings is an empty array where it has no member, as PHP writes it.",
        item(lambda _, usual: {"variableMappings": usual.get("variableMappings") or []}),
    ),
    "patterns-are-not-an-array": breaks("ITEM-1")(
        "redialPatterns is the first pattern itself.",
        item(lambda _, usual: {"redialPatterns": (usual.get("redialPatterns") or [{}])[0]}),
    ),
    "names-are-escaped-for-html": breaks("SRCH-2")(
        "name is escaped for HTML, so that no search finds the & that it shows as &amp;.",
        item(lambda row, _: {"name": html.escape(row.name)}),
    ),
    "names-are-decoded-as-latin1": breaks("SRCH-2")(
        "The bytes of name are taken for Latin-1, so that José is shown as JosÃ©.",
        item(lambda row, _: {"name": row.name.encode().decode("latin-1")}),
    ),
    "status-in-capitals": breaks("ITEM-2")(
        "status is in capitals, as the enum's names are.",
        item(lambda row, _: {"status": row.status.upper()}),
    ),
    **demonstrated("one-unknown-status", "ITEM-2"),
    "legacy-status-is-still-stored": breaks("ITEM-2")(
        "Campaigns from before the last migration have the status failed, which no filter names.",
        ReferenceApi,
        campaigns=changed(137, lambda row: {} if row.number % 9 else {"status": "failed"}),
    ),
    "american-spelling": breaks("ITEM-2")(
        "cancelled is spelt canceled.",
        item(lambda row, _: {"status": row.status.replace("cancelled", "canceled")}),
    ),
    "join-repeats-campaigns": breaks("ITEM-3")(
        "A join without DISTINCT brings some campaigns twice, at the cost of others.",
        altered(fetch=repeated),
    ),
    "negative-totals": breaks("ITEM-4")(
        "customerStats.total goes below zero as customers are removed.",
        item(
            lambda row, usual: (
                inside(usual, "customerStats", total=-1) if row.number % 9 == 0 else {}
            )
        ),
    ),
    "modes-in-capitals": breaks("ITEM-5")(
        "appointmentConfig.preferredMode is in capitals, as the enum's names are.",
        item(lambda _, usual: inside(usual, "appointmentConfig", preferredMode="TIMEZONE")),
    ),
    "one-unknown-mode": breaks("ITEM-5")(
        "One campaign has a preferred mode that is not documented.",
        one_item(
            lambda usual: inside(usual, "appointmentConfig", preferredMode="country"), number=4
        ),
    ),
    "filtered-lists-tell-other-times": breaks("ITEM-10")(
        "A filtered list comes from a copy of the table, with the times at which it was copied.",
        altered(when=status_of, fetch=partial(told_otherwise, minutes=90)),
    ),
    "searches-tell-local-times": breaks("ITEM-10")(
        "A search shows times of the office's zone as if they were UTC.",
        altered(when=search_of, fetch=partial(told_otherwise, minutes=-420)),
    ),
    "change-sort-shows-changes-as-creations": breaks("ITEM-10")(
        "Under sortBy=updatedAt, createdAt shows updatedAt, for an alias in the query is wrong.",
        altered(
            when=sorted_by("updatedAt"),
            fetch=lambda _, rows: [row.replace(createdAt=row.updatedAt) for row in rows],
        ),
    ),
    "large-pages-cut-descriptions": breaks("ITEM-7")(
        "On pages of more than 50 campaigns a description has 40 characters, to save space.",
        altered(
            when=lambda query: query.per_page > 50, fetch=partial(described_briefly, length=40)
        ),
    ),
    "status-sort-shows-labels": breaks("ITEM-2")(
        "Under sortBy=status, campaigns show the label of their status, Active, not its value.",
        altered(
            when=sorted_by("status"),
            fetch=lambda _, rows: [row.replace(status=row.status.title()) for row in rows],
        ),
    ),
    "searches-show-snippets": breaks("ITEM-7")(
        "In a search a description is cut to thirty characters, with or without what was found.",
        altered(when=search_of, fetch=partial(described_briefly, length=30)),
    ),
    "one-member-is-another": breaks("ITEM-11")(
        "The routing of one campaign shows another routing than its id names.",
        one_item(
            lambda usual: inside(usual, "transferConfig", routingConfigId=OTHER_ROUTING_ID),
            number=6,
        ),
    ),
    "members-are-joined-by-position": breaks("ITEM-11")(
        "Agents are joined to people by their place in the list, so that memberId is another's.",
        item(lambda _, usual: {"transferConfig": misjoined(usual.get("transferConfig"))}),
    ),
    "totals-are-kept-too-long": breaks("ITEM-12")(
        "customerStats.total is kept, and behind its statusCounts in every ninth campaign.",
        item(
            lambda row, usual: (
                inside(usual, "customerStats", total=sum(counts_of(usual)) - 3)
                if row.number % 9 == 0 and counts_of(usual)
                else {}
            )
        ),
    ),
    "another-clients-campaign": breaks("ITEM-6")(
        "One campaign of another client is in the list.",
        one_item(lambda usual: inside(usual, "client", id=OTHER_CLIENT_ID)),
    ),
    "campaigns-of-everybody": breaks("ITEM-6")(
        "The list is not limited to the client of the key.",
        item(
            lambda row, usual: inside(
                usual, "client", id=OTHER_CLIENT_ID if row.number % 2 else CLIENT_ID
            )
        ),
    ),
}


@server("ITEM-8")
class UpdatedAtIsLeftOut(ReferenceApi):
    """A campaign that was never changed has no updatedAt."""

    def serialise(self, row: Campaign) -> Body:
        usual = super().serialise(row)
        if row.updatedAt == row.createdAt:
            del usual["updatedAt"]
        return usual


@server("ITEM-3")
class OneIdTwice(ReferenceApi):
    """Two campaigns have one id, left over from a copy."""

    first, second = 40, 41

    def serialise(self, row: Campaign) -> Body:
        usual = super().serialise(row)
        if row.number == self.second:
            usual["id"] = self.store.rows(f"WHERE number = {self.first}", [])[0].id
        return usual


@server("ITEM-3")
class OneIdOfTwoFarApart(OneIdTwice):
    """Two campaigns that were created months apart have one id, as a sequence began anew."""

    first, second = 7, 120


@server("ITEM-3")
class IdsAreMadeAnew(ReferenceApi):
    """The serializer has a default id, which it makes for every answer."""

    def serialise(self, row: Campaign) -> Body:
        return {**super().serialise(row), "id": str(uuid4())}
