"""PAG-8 and PAG-9: the default page, and the default, smallest and largest size of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.findings.finding import (
    Finding,
    Findings,
    Undecided,
    hinted,
    judged,
    spreading,
)
from carecycle_contract.findings.refusal import judged_status
from carecycle_contract.lists.effect import without_effect
from carecycle_contract.lists.failure import (
    is_answered_as_valid_queries,
    statuses_without_lists,
)
from carecycle_contract.lists.listing import Listing, listings_of
from carecycle_contract.lists.page_shown import names_its_page
from carecycle_contract.lists.page_size import (
    is_of_size,
    sizes_in_force,
    stated_size,
    tells_its_size,
)
from carecycle_contract.lists.repetition import filled_up
from carecycle_contract.phrases import counted
from carecycle_contract.question import WHOLE
from carecycle_contract.rules.rule import all_answers, all_listings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from carecycle_contract.answer import Answer


@all_listings("PAG-8")
def page_and_size_have_their_defaults(listings: Sequence[Listing]) -> Findings:
    """Judged on questions that leave out the page, the page size or both."""
    yield from hinted(_defaults(listings), lambda: _at_most(listings))


def _defaults(listings: Sequence[Listing]) -> Findings:
    in_force = sizes_in_force(listings).get(None)
    for listing in listings:
        if not names_its_page(listing):
            page, shown = listing.query.page, listing.page.current_page
            place = listing.operation.envelope.current_page
            yield judged(shown == page, listing.answer, place, str(page), str(shown))
        if stated_size(listing) is None:
            size = listing.query.per_page
            default = f"the default {listing.operation.page_size.name}"
            unseen = f"{default} shows only in a list of more than {size}"
            yield _has_size(listing, size, in_force, default) or Undecided(unseen)


def _at_most(listings: Sequence[Listing]) -> str | None:
    """That pages of the largest size and of the default one are cut to the same; else None."""
    in_force = sizes_in_force(listings)
    most = in_force.get(None)
    if most is None or most != in_force.get(listings[0].operation.largest_page):
        return None
    return f"no page has more than {counted(most, 'item')}"


def _has_size(listing: Listing, least: int, in_force: int | None, asked: str) -> Finding | None:
    """Judge a page of the whole list, if more than `least` items are left from there.

    FILT-3 and SRCH-5 judge the others, unless they depart alike.
    """
    shown, left = len(listing.page.items), listing.page.items_total - listing.query.offset
    departs_alike = in_force is not None and is_of_size(in_force, listing)
    if shown != in_force and not departs_alike and not (tells_its_size(listing) and left > least):
        return None
    expected = listing.length_from(listing.query.offset)
    return judged(
        shown == expected,
        listing.answer,
        listing.operation.envelope.items,
        f"{counted(expected, 'item')} for {asked}",
        counted(shown, "item"),
        volatile=True,
    )


@all_answers("PAG-9")
def extreme_page_sizes_are_honoured(answers: Sequence[Answer]) -> Findings:
    """Judged on lists that are long enough to show another page size than the one asked for.

    Where some full pages of a size are answered, it is not the size that makes others fail. Where
    the largest fails, so do others that are larger than any that was answered. A page that is
    filled up with items of another is PAG-6's.
    """
    listings = listings_of(answers)
    findings = _extreme_sizes(answers, listings)
    page_size = answers[0].operation.page_size
    yield from hinted(findings, lambda: without_effect(listings, page_size) or _at_most(listings))


def _extreme_sizes(answers: Sequence[Answer], listings: Sequence[Listing]) -> Findings:
    full = {
        len(listing.page.items)
        for listing in listings
        if len(listing.page.items) == listing.query.per_page
    }
    first_pages = [answer for answer in answers if _is_first_page_of_extreme_size(answer)]
    plain = list(filter(_is_plain, first_pages))
    failing = [answer for answer in answers if _fails_beyond(max(full, default=0), answer)]
    others = [answer for answer in dict.fromkeys([*first_pages, *failing]) if answer not in plain]
    failing_anyway = _failing_whatever_the_size(answers)
    yield from spreading(
        _not_refused(plain, full, failing_anyway), _not_refused(others, full, failing_anyway)
    )
    in_force = sizes_in_force(listings)
    of_others = {listing.answer for listing in filled_up(listings)}
    for listing in listings:
        if listing.answer in of_others:
            continue
        operation, size = listing.operation, stated_size(listing)
        smallest, largest = operation.smallest_page, operation.largest_page
        asked = f"{operation.page_size.name} {size}"
        if size in (smallest, largest) and listing.query.offset < listing.page.items_total:
            least = smallest if size == smallest else operation.default_page_size
            unseen = f"the list is too short to show whether {asked} is honoured"
            yield _has_size(listing, least, in_force.get(size), asked) or Undecided(unseen)
        elif _is_of_size_in_force(listing, size, in_force.get(largest), in_force.get(smallest)):
            yield from filter(None, [_has_size(listing, 0, len(listing.page.items), asked)])


def _is_of_size_in_force(
    listing: Listing, size: int | None, most: int | None, least: int | None
) -> bool:
    """Whether a page has the size in force instead of a larger, or smaller, one asked for."""
    return size is not None and (
        (most is not None and len(listing.page.items) == most < size)
        or (least is not None and size < least and is_of_size(least, listing))
    )


def _fails_beyond(size: int, answer: Answer) -> bool:
    query = answer.question.own_query
    return query is not None and query.per_page > size and answer.status >= 500


def _is_first_page_of_extreme_size(answer: Answer) -> bool:
    query = answer.question.own_query
    return query is not None and query.page == 1 and _is_of_extreme_size(answer)


def _is_of_extreme_size(answer: Answer) -> bool:
    operation, query = answer.operation, answer.question.query
    extremes = (operation.smallest_page, operation.largest_page)
    return query is not None and query.per_page in extremes


def _is_plain(answer: Answer) -> bool:
    """Whether a query asks for the whole list by the default sort, explicitly or by omission."""
    query, operation = answer.question.query, answer.operation
    return query is not None and (query.selection, query.sort_by, query.sort_direction) == (
        WHOLE,
        operation.default_sort,
        operation.default_direction,
    )


def _failing_whatever_the_size(answers: Sequence[Answer]) -> Mapping[str | None, AbstractSet[int]]:
    """What never gets a list, though it was also asked for with a size that is no extreme."""
    usual = (answer for answer in answers if not _is_of_extreme_size(answer))
    elsewhere = statuses_without_lists(usual)
    listless = statuses_without_lists(answers)
    return {name: listless[name] for name in elsewhere if name in listless}


def _not_refused(
    answers: Iterable[Answer],
    full: AbstractSet[int],
    failing_anyway: Mapping[str | None, AbstractSet[int]],
) -> Findings:
    """`full` are the sizes of full pages that were answered."""
    for answer in answers:
        query = answer.question.query
        if is_answered_as_valid_queries(answer, failing_anyway):
            yield Undecided("such questions fail or are refused with other page sizes, too")
        elif answer.status >= 400 and query is not None and query.per_page in full:
            yield Undecided("of pages of this size only some fail or are refused")
        else:
            yield judged_status(answer.status < 400, answer, "no error")
