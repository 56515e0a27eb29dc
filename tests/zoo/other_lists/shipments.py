"""Faults in a list of shipments.

Its contract differs from that of campaigns in everything: two filters, one of them a boolean, a
number to sort by, ascending unless asked otherwise, whole-number ids, pages of 5 to 40, errors
nested in a member, no search.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from carecycle_contract.contract import Role, the_operation
from carecycle_contract.reference import ReferenceApi
from zoo.faulty.items import item, one_item
from zoo.faulty.queries import sorted_by
from zoo.faulty.row import breaks
from zoo.faulty.steps import (
    ERRORS,
    altered,
    asked,
    cached,
    condition,
    envelope,
    fails,
    read,
    reshaped,
    restated,
    restricted,
    values,
    window,
)
from zoo.other_lists import CONTRACTS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.requests import Request

    from carecycle_contract.contract import Parameter
    from carecycle_contract.reference.api import ListQuery
    from zoo.other_lists import Faults

FOLDER = CONTRACTS / "shipments"
OPERATION = the_operation(FOLDER)


def without(name: str) -> Callable[[ListQuery], ListQuery]:
    """Takes a filter out of a query."""
    return lambda query: replace(
        query, filters={other: query.filters[other] for other in query.filters if other != name}
    )


def filters_by(name: str, value: str) -> Callable[[ListQuery], bool]:
    """Whether a query filters by a value."""
    return lambda query: query.filters.get(name) == value


def both_filters(query: ListQuery) -> bool:
    """Whether a query has both filters."""
    return len(query.filters) == 2


def clamped(least: int, most: int) -> Callable[[Sequence[str], Parameter], list[str]]:
    """Moves whole numbers into a range."""
    return lambda given, _: [
        str(min(max(int(value), least), most)) if value.isdecimal() else value for value in given
    ]


UNREADABLE = (
    "ERR-1", "AUTH-1", "AUTH-2", "AUTH-3", "VAL-1", "VAL-2", "VAL-3", "VAL-4", "VAL-5",
)  # fmt: skip
"""What is broken where errors are not those of the contract."""


class NoTokenIsLetIn(ReferenceApi):
    """The token is checked only where its header is present."""

    def authenticate(self, request: Request) -> None:
        if self.operation.key.header in request.headers:
            super().authenticate(request)


FAULTS: Faults = {
    "ENV": {
        "total-count-is-a-text": breaks("ENV-4")(
            "total_count is written in quotes.",
            envelope(lambda _, body: {"total_count": str(body["total_count"])}),
        ),
        "next-is-missing-on-the-last-page": breaks("ENV-3", "PAG-10")(
            "A null next is left out.",
            reshaped(
                {200},
                lambda body: {
                    name: value for name, value in body.items() if (name, value) != ("next", None)
                },
            ),
        ),
    },
    "ITEM": {
        "numbers-as-texts": breaks("ITEM-1")(
            "shipment_no is written in quotes.",
            item(lambda _, usual: {"shipment_no": str(usual["shipment_no"])}),
        ),
        "a-number-stands-twice": breaks("ITEM-3", "FILT-2", "PAG-6", "SORT-9")(
            "A shipment bears the number of the one before it.",
            altered(
                fetch=lambda _, rows: [
                    row.replace(shipment_no=rows[max(place - 1, 0)].shipment_no)
                    if place % 4 == 3
                    else row
                    for place, row in enumerate(rows)
                ]
            ),
        ),
        "one-unknown-stage": breaks("ITEM-1", "ITEM-2")(
            "One shipment was returned, a stage that is not documented.",
            one_item(lambda _: {"transport_stage": "returned"}),
        ),
    },
    "PAG": {
        "unweighed-shipments-get-lost": breaks("SORT-9", "FILT-2", "FILT-4", "PAG-5")(
            "A sort by weight reads an index that has no nulls.",
            restricted("weight_kg IS NOT NULL", when=sorted_by("weight_kg")),
            41,
        ),
        "next-page-at-exact-multiple": breaks("PAG-2", "PAG-6")(
            "next is given once too often where the total is a multiple of page_len.",
            envelope(
                lambda query, body: {
                    "next": query.page + 1
                    if query.page * query.per_page <= body["total_count"]
                    else None
                }
            ),
            140,
        ),
        "smallest-page-has-ten": breaks("PAG-4", "PAG-6", "PAG-7", "PAG-9", "VAL-2")(
            "A page of fewer than 10 shipments has 10.", values(Role.PAGE_SIZE, clamped(10, 40))
        ),
        "largest-page-has-thirty": breaks("FILT-3", "PAG-4", "PAG-6", "PAG-7", "PAG-9")(
            "A page of more than 30 shipments has 30.",
            window(lambda _, limit, offset: (min(limit, 30), offset)),
        ),
        "a-page-has-ten-by-default": breaks("FILT-3", "PAG-4", "PAG-7", "PAG-8")(
            "Without page_len a page has 10 shipments.", read(missing="page_len", per_page=10)
        ),
    },
    "SORT": {
        "weights-are-compared-as-texts": breaks("SORT-1", "SORT-6", "SORT-11")(
            "A weight of 90 is above one of 100.",
            altered(
                when=sorted_by("weight_kg"),
                order=lambda _, clause: clause.replace(
                    '"weight_kg" ', 'CAST("weight_kg" AS TEXT) '
                ),
            ),
        ),
        "falling-weights-rise": breaks("SORT-1", "SORT-8", "SORT-11")(
            "A sort by weight knows one direction.",
            altered(
                when=sorted_by("weight_kg"), order=lambda _, clause: clause.replace(" DESC", " ASC")
            ),
        ),
        "references-are-not-sorted": breaks("SORT-3", "SORT-6", "SORT-11")(
            "A sort by reference leaves the order of the numbers.",
            altered(
                when=sorted_by("reference"),
                order=lambda _, clause: clause.replace("foldedReference", "shipment_no"),
            ),
        ),
        "the-order-falls-by-default": breaks("SORT-6")(
            "Without order, values fall.", read(missing="order", sort_direction="falling")
        ),
        "unweighed-shipments-stand-in-the-middle": breaks("SORT-10")(
            "No weight counts as one of 450.",
            altered(
                order=lambda _, clause: (
                    clause.replace('"weight_kg" IS NULL ASC,', "")
                    .replace('"weight_kg" IS NULL DESC,', "")
                    .replace('"weight_kg" ', 'coalesce("weight_kg", 450) ')
                )
            ),
        ),
    },
    "FILT": {
        "stage-is-ignored": breaks("FILT-1", "FILT-2", "FILT-3", "FILT-4")(
            "The first filter is checked and never used.", asked(where=without("stage"))
        ),
        "insured-is-ignored": breaks("FILT-1", "FILT-2", "FILT-3", "FILT-4")(
            "The second filter is checked and never used.", asked(where=without("insured"))
        ),
        "not-insured-is-no-filter": breaks("FILT-1", "FILT-2", "FILT-3", "FILT-4")(
            "insured=false counts as no filter, for false is falsy.",
            asked(when=filters_by("insured", "false"), where=without("insured")),
        ),
        "insured-shipments-lag-behind": breaks("FILT-2", "FILT-4")(
            "insured=true misses the newest shipments, which a replica has not yet.",
            restricted('"number" < 120', when=filters_by("insured", "true")),
        ),
        "in-transit-ends-at-the-space": breaks("FILT-2", "FILT-4")(
            "A stage is cut at its first space, and then finds nothing.",
            asked(
                when=filters_by("stage", "in transit"),
                where=lambda query: replace(query, filters={**query.filters, "stage": "in"}),
            ),
        ),
        "filters-are-joined-by-or": breaks("FILT-1", "FILT-4")(
            "Two filters bring what fits either.", condition(" AND ", " OR ")
        ),
        "the-second-filter-replaces-the-first": breaks("FILT-1", "FILT-4")(
            "With both filters the stage is forgotten.",
            asked(when=both_filters, where=without("stage")),
        ),
        "total-ignores-the-second-filter": breaks("FILT-2", "FILT-3", "FILT-4", "PAG-4", "PAG-6")(
            "total_count counts shipments that are insured and others.",
            asked(count=without("insured")),
        ),
    },
    "VAL": {
        "small-pages-are-raised": breaks("VAL-2")(
            "A page of fewer than 5 has 5.", values(Role.PAGE_SIZE, clamped(5, 10**12))
        ),
        "large-pages-are-lowered": breaks("VAL-2")(
            "A page of more than 40 has 40.", values(Role.PAGE_SIZE, clamped(0, 40))
        ),
        "maybe-insured-is-ignored": breaks("VAL-5")(
            "A value of insured that is neither true nor false counts as none.",
            values(
                Role.FILTER,
                lambda given, parameter: [
                    value
                    for value in given
                    if parameter.name != "insured" or value in parameter.values
                ],
            ),
        ),
        "unknown-stages-are-ignored": breaks("VAL-5")(
            "A value of stage that is not documented counts as none.",
            values(
                Role.FILTER,
                lambda given, parameter: [
                    value
                    for value in given
                    if parameter.name != "stage" or value in parameter.values
                ],
            ),
        ),
        "invalid-queries-have-another-kind": breaks("VAL-6")(
            "The kind of an invalid query is bad-request, which is not documented.",
            reshaped({422}, lambda body: {"error": body["error"] | {"kind": "bad-request"}}),
        ),
    },
    "AUTH": {
        "no-token-is-let-in": breaks("AUTH-1")(
            "The token is checked only where its header is present.", NoTokenIsLetIn
        ),
        "refusals-have-another-kind": breaks("AUTH-5")(
            "The kind of a refused token is unauthorized, which is not documented.",
            reshaped({401}, lambda body: {"error": body["error"] | {"kind": "unauthorized"}}),
        ),
    },
    "ERR": {
        "errors-are-flat": breaks(
            "ERR-1",
            "AUTH-1",
            "AUTH-2",
            "AUTH-3",
            "AUTH-5",
            "VAL-1",
            "VAL-2",
            "VAL-3",
            "VAL-4",
            "VAL-5",
            "VAL-6",
        )(
            "kind and detail stand in the body, not in its error.",
            reshaped(ERRORS, lambda body: body["error"]),
        ),
        "errors-have-no-detail": breaks(
            "ERR-1", "AUTH-1", "AUTH-2", "AUTH-3", "VAL-1", "VAL-2", "VAL-3", "VAL-4", "VAL-5"
        )(
            "An error says its kind alone.",
            reshaped(ERRORS, lambda body: {"error": {"kind": body["error"]["kind"]}}),
        ),
        "errors-are-ok": breaks(
            "ERR-1", "AUTH-1", "AUTH-2", "AUTH-3", "VAL-1", "VAL-2", "VAL-3", "VAL-4", "VAL-5"
        )("The status of an error is 200.", restated(lambda _: 200)),
    },
    "HTTP": {
        "cache-forgets-the-second-filter": breaks("HTTP-2")(
            "Pages are cached under a key in which insured is missing.", cached(without("insured"))
        ),
        "both-filters-crash": breaks("HTTP-1", "HTTP-3")(
            "With two filters the query is ambiguous to the database.",
            fails(lambda query, _: both_filters(query)),
        ),
        "no-shipment-is-not-found": breaks("HTTP-3")(
            "A list without shipments is a 404.",
            fails(lambda _, total: not total, 404, "No shipment"),
            1,
        ),
    },
}
"""The faults by name, by the group of requirements that must catch each."""
