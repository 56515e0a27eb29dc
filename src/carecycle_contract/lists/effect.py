"""Effect: which parameters change what is answered, and which answers none of them explains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.lists.disorder import is_unsorted, sorted_alike
from carecycle_contract.lists.listing import grouped, listing_of
from carecycle_contract.lists.page_size import is_of_size

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import Parameter
    from carecycle_contract.lists.listing import Listing

_SEVERAL = 5
"""The fewest lists that are not alike by chance."""


def without_effect(listings: Iterable[Listing], *parameters: Parameter | None) -> str | None:
    """That one of the parameters has no effect; None unless lists show that it should have one.

    Lists that differ in nothing else have the same items then, those of its default.
    """
    pages = [listing for listing in listings if listing.page.items]
    nothing = nothing_has_effect(pages)
    if nothing is not None:
        return nothing
    for parameter in filter(None, parameters):
        compared = _compared(parameter, pages)
        wrong = {
            value
            for by_value in compared
            for value, page in by_value.items()
            if is_wrong(page.answer)
        }
        is_default_right = str(parameter.default) not in wrong
        are_alike = all(_are_of_the_default(parameter, each.values()) for each in compared)
        if wrong and is_default_right and are_alike:
            return f"{parameter.name} has no effect"
    return None


def _compared(parameter: Parameter, pages: Iterable[Listing]) -> list[dict[str, Listing]]:
    """Pages that differ in nothing but a parameter, by its value; the first of each."""
    alike = grouped(pages, lambda page: values_besides(page.answer, frozenset({parameter})))
    by_value = (
        {values_of(page.answer)[parameter]: page for page in reversed(group)}
        for group in alike.values()
    )
    return [differing for differing in by_value if len(differing) > 1]


def nothing_has_effect(listings: Iterable[Listing]) -> str | None:
    """That every list has the same items, though some should not; else None.

    Or each that is asked for with the same page, as from a cache by the page alone.
    """
    pages = [listing for listing in listings if listing.page.items]
    by_number = grouped(pages, lambda page: page.query.page).values()
    if _are_alike(pages):
        told = "no parameter has an effect"
    elif any(map(_are_alike, by_number)) and not any(map(_differ, by_number)):
        told = "no parameter but the page has an effect"
    else:
        return None
    return told if any(is_wrong(page.answer) for page in pages) else None


def _are_alike(pages: Sequence[Listing]) -> bool:
    return len(pages) >= _SEVERAL and not _differ(pages)


def _differ(pages: Sequence[Listing]) -> bool:
    return len({page.identities for page in pages}) > 1


def _are_of_the_default(parameter: Parameter, pages: Iterable[Listing]) -> bool:
    """Whether pages have the same items, and as many as by default if that is their size."""
    return len({page.identities for page in pages}) == 1 and all(
        parameter != page.operation.page_size or is_of_size(page.operation.default_page_size, page)
        for page in pages
    )


def sorted_instead(listings: Iterable[Listing], others: Sequence[Listing]) -> str | None:
    """Why listings are out of order, if others of any sort show it; else None."""
    unsorted = [listing for listing in listings if is_unsorted([listing])]
    if not unsorted:
        return None
    operation = unsorted[0].operation
    ignored = without_effect(others, operation.sort_key, operation.sort_direction)
    return ignored or sorted_alike(unsorted, others)


def values_of(answer: Answer) -> dict[Parameter, str]:
    """The value of each parameter that a valid query asks for, or leaves to the default."""
    given = dict(answer.question.parameters)
    return {
        parameter: given.get(parameter.name, str(parameter.default))
        for parameter in answer.operation.parameters
    }


def values_besides(answer: Answer, parameters: frozenset[Parameter]) -> Hashable:
    """What a question asks for besides some parameters, which others may ask for, too."""
    return tuple(value for known, value in values_of(answer).items() if known not in parameters)


def is_wrong(answer: Answer) -> bool:
    """Whether no list at all could give this answer to its question."""
    listing = listing_of(answer)
    if listing is None or not listing.page.items:
        # All empty pages are equal.
        return False
    query, page = listing.query, listing.page
    return (
        page.current_page != query.page
        or len(page.items) != listing.length_from(query.offset)
        or any(map(listing.rules_out, page.items))
        or is_unsorted([listing])
    )
