"""The catalogue of an operation: its words, cases and sources, and what does not concern it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from contracts import BINS, CAMPAIGNS, SHIPMENTS, any_operation

from carecycle_contract import requirements
from carecycle_contract.requirements import UnknownRequirement, catalogue_of

if TYPE_CHECKING:
    from carecycle_contract.contract import Operation


def rows() -> set[str]:
    """Every id of the file."""
    file = Path(requirements.__file__).with_name("catalogue.toml")
    groups = tomllib.loads(file.read_text("utf-8"))["groups"]
    return {
        f"{name}-{number}" for name, group in groups.items() for number in group["requirements"]
    }


@any_operation
def test_a_row_concerns_an_operation_or_does_not(operation: Operation) -> None:
    """Never both; an empty group is left out."""
    catalogue = catalogue_of(operation)
    assert catalogue.by_id.keys() | catalogue.inapplicable == rows()
    assert catalogue.by_id.keys() & catalogue.inapplicable == set()
    assert all(group.requirements for group in catalogue.groups)
    assert [row.id for row in catalogue] == list(catalogue.by_id)


@pytest.mark.parametrize(
    ("operation", "inapplicable"),
    [
        (CAMPAIGNS, []),
        (
            SHIPMENTS,
            [
                *("ITEM-10", "ITEM-12", "ITEM-6", "SORT-4", "SORT-7"),
                *(f"SRCH-{number}" for number in range(1, 8)),
            ],
        ),
    ],
    ids=["campaigns", "shipments"],
)
def test_what_an_operation_does_not_offer_is_no_requirement(
    operation: Operation, inapplicable: list[str]
) -> None:
    """Shipments name neither owner nor time of creation, sum nothing up, and are not searched.

    Nor are they sorted by a time or by an enum.
    """
    assert sorted(catalogue_of(operation).inapplicable) == inapplicable


def test_without_filter_search_and_sort_their_groups_are_gone() -> None:
    """Of sorting there stays that asking twice gives the same order."""
    groups = {group.id: len(group.requirements) for group in catalogue_of(BINS).groups}
    assert groups["SORT"] == 1
    assert groups.keys() & {"FILT", "SRCH"} == set()


@pytest.mark.parametrize(
    ("operation", "identifier", "sentence"),
    [
        (
            CAMPAIGNS,
            "PAG-2",
            "nextPage is page + 1 exactly when page × perPage < itemsTotal, else null.",
        ),
        (
            SHIPMENTS,
            "PAG-2",
            "next is page + 1 exactly when page_no × page_len < total_count, else null.",
        ),
        (
            SHIPMENTS,
            "FILT-1",
            "A filter by stage or insured brings only shipments with that value.",
        ),
        (
            SHIPMENTS,
            "VAL-2",
            "A page_len of 4, −1, 41 or no number, such as 10abc, is refused: a 4xx.",
        ),
    ],
)
def test_sentences_take_the_words_of_the_operation(
    operation: Operation, identifier: str, sentence: str
) -> None:
    """Names of parameters and members, bounds, defaults, and what items are called."""
    assert catalogue_of(operation)[identifier].sentence == sentence


@pytest.mark.parametrize("operation", [SHIPMENTS, BINS], ids=lambda known: known.id)
def test_nothing_of_campaigns_is_said_of_another_list(operation: Operation) -> None:
    """And no field is left unfilled."""
    ours = {"campaign", "campaigns", "status", *CAMPAIGNS.envelope.names, *CAMPAIGNS.watched}
    ours |= {parameter.name for parameter in CAMPAIGNS.parameters} - {"page", "search"}
    # Plain English, too.
    ours -= {"items", "name", "description"}
    for row in catalogue_of(operation):
        text = " ".join((row.sentence, row.inferred or "", *row.cases.values()))
        # The status of an answer is meant.
        words = set(re.findall(r"\w+", text.replace("its status is not a 2xx", "")))
        assert words & ours == set(), row.id
        assert "{" not in text, row.id


def test_a_requirement_of_sort_keys_has_a_case_for_each() -> None:
    """Under the name that pytest gives it; the sentence of all names all."""
    row = catalogue_of(CAMPAIGNS)["SORT-1"]
    assert row.sentence.startswith("sortBy=createdAt, updatedAt or startDate orders ")
    assert list(row.cases) == ["sortBy-createdAt", "sortBy-updatedAt", "sortBy-startDate"]
    assert row.cases["sortBy-startDate"].startswith("sortBy=startDate orders ")
    assert catalogue_of(CAMPAIGNS)["SORT-6"].cases == {}


def test_a_number_is_sorted_by_value() -> None:
    """As a time is."""
    by_value, by_text = (catalogue_of(SHIPMENTS)[name] for name in ("SORT-1", "SORT-3"))
    assert list(by_value.cases) == ["order_by-weight_kg"]
    assert list(by_text.cases) == ["order_by-reference"]


def test_a_quote_is_told_from_what_is_inferred_from_it() -> None:
    """What only follows is never told as documented."""
    sources = {row.id: row.source for row in catalogue_of(CAMPAIGNS)}
    page = "https://docs.carecycle.ai/docs/api-reference/campaigns/list-campaigns"
    assert sources["ENV-6"] == f"documented: “items object[] required”  {page}"
    quote = "“nextPage number | null required”"
    reason = "clients follow it until it is null"
    assert sources["PAG-2"] == f"inferred: {reason}, from {quote}  {page}"
    assert sources["ITEM-2"].startswith("inferred: the options are the filter's; ")
    assert ", from “Filter campaigns by status Available options: draft" in sources["ITEM-2"]
    assert "“" not in sources["ITEM-3"]


def test_without_sources_in_the_contract_all_is_inferred() -> None:
    """For the reason that holds of any list."""
    row = catalogue_of(SHIPMENTS)["PAG-2"]
    assert (row.page, row.quote) == (None, None)
    assert row.source == "inferred: clients follow it until it is null"


@any_operation
def test_every_requirement_says_why(operation: Operation) -> None:
    """In the page's words, or by a reason."""
    assert [row.id for row in catalogue_of(operation) if not (row.quote or row.inferred)] == []


@pytest.mark.parametrize(
    ("slip", "meant"), [("PAG-111", "PAG-1"), ("pag-6", "PAG-6"), ("SORT-1[sortBy-name]", "SORT-1")]
)
def test_an_unknown_requirement_names_the_nearest(slip: str, meant: str) -> None:
    """A slip in an id is told with a guess; so is the name of a case, as reports have it."""
    with pytest.raises(UnknownRequirement, match=f"did you mean {meant}"):
        catalogue_of(CAMPAIGNS)[slip]


def test_what_an_operation_does_not_offer_is_said_of_its_requirements() -> None:
    """They are in the catalogue, but not in this one's."""
    with pytest.raises(UnknownRequirement, match="SRCH-1 is about something that the operation"):
        catalogue_of(SHIPMENTS)["SRCH-1"]
