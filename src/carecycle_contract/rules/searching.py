"""SRCH: the search in the item members that the contract names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from carecycle_contract.findings.finding import (
    KEPT,
    Finding,
    Findings,
    Undecided,
    Violation,
    judged,
    unless_exercised,
)
from carecycle_contract.findings.refusal import describe
from carecycle_contract.findings.showing import show
from carecycle_contract.lists.arithmetic import arithmetic
from carecycle_contract.lists.combination import Combination
from carecycle_contract.lists.listing import (
    covering,
    items_by_identity,
    matches,
    searched_texts,
    union,
)
from carecycle_contract.lists.walks import brings_all, walks_of
from carecycle_contract.question import Key
from carecycle_contract.rules.rule import all_listings, each_answer, each_listing
from carecycle_contract.text.collation import fold
from carecycle_contract.text.matching import (
    NOWHERE,
    WILDCARDS,
    Match,
    has_word,
    is_findable,
    is_odd,
    is_telling,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import Operation
    from carecycle_contract.lists.listing import Item, Listing


@each_listing("SRCH-1")
def results_have_the_words(listing: Listing) -> Findings:
    """Every item of a searched answer; a text without a letter or digit is left to SRCH-7.

    An item with only some of several words is no violation: nobody says that all are asked for.
    """
    operation, text = listing.operation, listing.query.selection.search
    if text is None or not listing.query.selection.is_searched:
        return
    for index, item in enumerate(listing.page.items):
        yield (
            KEPT
            if matches(operation, item, text) is not Match.NO
            else _lacks(listing, index, f"a word of {show(text)}")
        )


def _lacks(listing: Listing, index: int, words: str) -> Violation:
    operation, item = listing.operation, listing.page.items[index]
    return Violation(
        (listing.answer,),
        listing.path(index),
        f"{words} in {' or '.join(operation.searched)}",
        ", ".join(map(show, searched_texts(operation, item))),
        volatile=True,
    )


@all_listings("SRCH-2")
def item_is_found_by_its_name(listings: Sequence[Listing]) -> Findings:
    """Judged where the whole name of an item was searched and all results were seen."""
    yield from unless_exercised(
        _brings(listings, _is_its_name),
        "no item's whole name was searched, or its results were not all seen",
    )


def _is_its_name(operation: Operation, item: Item, text: str) -> bool:
    return is_findable(text) and item.get(operation.searched[0]) == text


@all_listings("SRCH-3")
def item_is_found_by_a_word_of_its_description(listings: Sequence[Listing]) -> Findings:
    """Judged on whole words of four letters or more, which every search has in its index."""
    yield from unless_exercised(
        _brings(listings, _is_a_word_of_it),
        "no word of a description was searched, or its results were not all seen",
    )


def _is_a_word_of_it(operation: Operation, item: Item, text: str) -> bool:
    values = (item.get(member) for member in operation.searched[1:])
    return is_telling(text) and any(
        isinstance(value, str) and has_word(value, text) for value in values
    )


def _brings(
    listings: Sequence[Listing], must_find: Callable[[Operation, Item, str], bool]
) -> Findings:
    """Whether each complete list of results has every known item that it must bring."""
    known = items_by_identity(listing for listing in listings if listing.is_whole_list)
    searched = [listing for listing in listings if listing.query.selection.is_searched]
    for walk in walks_of(searched):
        operation, text = walk.first.operation, walk.first.query.selection.search
        if walk.is_complete and text is not None:
            wanted = {
                name: shown for name, shown in known.items() if must_find(operation, shown[0], text)
            }
            yield from brings_all(walk, wanted, show(text))


@each_listing("SRCH-4")
def unknown_text_finds_nothing(listing: Listing) -> Findings:
    """Judged on a text made up so that it occurs nowhere, unless a result does have it."""
    operation, page = listing.operation, listing.page
    if listing.query.selection.search != NOWHERE:
        return
    texts = [text for item in page.items for text in searched_texts(operation, item)]
    on_an_earlier_page = page.items_total > 0 and not page.items and listing.query.page > 1
    if on_an_earlier_page or any(NOWHERE in fold(text) for text in texts):
        yield Undecided("an item may have the text that was made up to occur nowhere")
        return
    yield judged(
        (page.items_total, len(page.items)) == (0, 0),
        listing.answer,
        operation.envelope.items_total,
        "0, and no items",
        f"{page.items_total}, and {len(page.items)} items",
    )


@all_listings("SRCH-5")
def envelope_is_that_of_the_matches(listings: Sequence[Listing]) -> Findings:
    """The arithmetic of PAG-2 to PAG-4 under a search alone, and the number of matches.

    Items with only some of several words count as matches, unless the results show otherwise.
    """
    whole = [listing for listing in listings if listing.is_whole_list]
    known = items_by_identity(whole)
    complete = {listing.page.items_total for listing in whole} == {len(known)}
    sources, combination = covering(whole), Combination.of(listings)
    for listing in listings:
        if listing.query.selection.is_searched:
            yield from arithmetic(listing)
            items = (item for item, _ in known.values())
            least, most = _match_counts(listing, items, combination)
            yield _total_counts_matches(listing, least, most if complete else None, sources)


def _match_counts(
    listing: Listing, known: Iterable[Item], combination: Combination
) -> tuple[int, int]:
    """How many of the known items a search must find, and how many it may find."""
    text = str(listing.query.selection.search)
    known_matches = [matches(listing.operation, item, text) for item in known]
    least = sum(match is Match.CERTAIN for match in known_matches)
    return least, sum(combination.admits(match, text) for match in known_matches)


def _total_counts_matches(
    listing: Listing, least: int, most: int | None, sources: Sequence[Answer]
) -> Finding:
    total = listing.page.items_total
    return judged(
        least <= total and (most is None or total <= most),
        union(listing.answer, sources),
        listing.operation.envelope.items_total,
        f"at least {least}" + ("" if most is None else f" and at most {most}") + " matches",
        str(total),
        volatile=True,
    )


@each_answer("SRCH-6")
def odd_text_is_text(answer: Answer) -> Findings:
    """Judged on searches for characters and lengths that servers are known to trip over."""
    parameter = answer.operation.search
    if parameter is None or answer.question.key is not Key.OWN:
        return
    text = dict(answer.question.parameters).get(parameter.name)
    if text is not None and is_odd(text):
        yield judged(answer.status < 500, answer, "status", "any but a 5xx", describe(answer))


@all_listings("SRCH-7")
def wildcards_match_only_themselves(listings: Sequence[Listing]) -> Findings:
    """Judged on searches that are nothing but wildcards.

    A server that leaves such characters out has no text left to search, and may list everything.
    """
    wild = [
        listing
        for listing in listings
        if (text := listing.query.selection.search) and set(text) <= WILDCARDS
    ]
    totals = {listing.page.items_total for listing in listings if listing.is_whole_list}
    texts = {listing.query.selection.search for listing in wild}
    if len(texts) > 1 and all(listing.page.items_total in totals for listing in wild):
        yield Undecided("every text of wildcards is taken for no text at all")
        return
    for listing in wild:
        yield from _literal(listing)


def _literal(listing: Listing) -> Findings:
    text = str(listing.query.selection.search)
    # Some take an underscore for a letter, and the others for blanks.
    letters = set(re.findall(r"\w", text))
    if not listing.page.items:
        yield KEPT
    for index, item in enumerate(listing.page.items):
        texts = searched_texts(listing.operation, item)
        literal = any(text in shown or letters & set(shown) for shown in texts)
        yield KEPT if literal else _lacks(listing, index, show(text))
