"""SRCH: the search in name and description."""

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
    WHOLE,
    covering,
    identity,
    items_by_identity,
    listing,
    matches,
    searched_texts,
    union,
)
from carecycle_contract.lists.walks import brings_all, is_whole, walks
from carecycle_contract.question import Key
from carecycle_contract.rules.rule import all_listings, each_answer
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
    from carecycle_contract.contract import JSON
    from carecycle_contract.lists.listing import Item, Listing


@each_answer("SRCH-1")
def results_have_the_words(answer: Answer) -> Findings:
    """Every item of a searched answer; a text without a letter or digit is left to SRCH-7.

    An item with only some of several words is no violation: nobody says that all are asked for.
    """
    found, operation = listing(answer), answer.operation
    if found is None or found.query.search is None or found.query.filter is not None:
        return
    for index, item in enumerate(found.page.items):
        kept = matches(operation, item, found.query.search) is not Match.NO
        yield (
            KEPT
            if kept
            else Violation(
                (answer,),
                f"items[{index}]",
                f"a word of {show(found.query.search)} in {' or '.join(operation.search.searches)}",
                ", ".join(map(show, searched_texts(operation, item))),
                volatile=True,
            )
        )


@all_listings("SRCH-2")
def item_is_found_by_its_name(found: Sequence[Listing]) -> Findings:
    """Judged where the whole name of a campaign was searched and all results were seen."""
    yield from unless_exercised(
        _brings(found, lambda item, text: is_findable(text) and _name(found, item) == text),
        "no campaign's whole name was searched, or its results were not all seen",
    )


@all_listings("SRCH-3")
def item_is_found_by_a_word_of_its_description(found: Sequence[Listing]) -> Findings:
    """Judged on whole words of four letters or more, which every search has in its index."""
    yield from unless_exercised(
        _brings(found, lambda item, text: _has_word(found, item, text)),
        "no word of a description was searched, or its results were not all seen",
    )


def _members(found: Sequence[Listing]) -> tuple[str, ...]:
    return found[0].operation.search.searches


def _name(found: Sequence[Listing], item: Item) -> JSON:
    return item.get(_members(found)[0])


def _has_word(found: Sequence[Listing], item: Item, text: str) -> bool:
    values = (item.get(member) for member in _members(found)[1:])
    return is_telling(text) and any(
        isinstance(value, str) and has_word(value, text) for value in values
    )


def _brings(found: Sequence[Listing], must_find: Callable[[Item, str], bool]) -> Findings:
    """Whether each whole list of results has every known campaign that it must bring."""
    known = items_by_identity(one for one in found if one.query.selection == WHOLE)
    searched = [one for one in found if one.query.search and one.query.filter is None]
    for walk in filter(is_whole, walks(searched)):
        text = str(walk[0].query.search)
        wanted = {name: one for name, one in known.items() if must_find(one[0], text)}
        yield from brings_all(walk, wanted, show(text))


@each_answer("SRCH-4")
def unknown_text_finds_nothing(answer: Answer) -> Findings:
    """Judged on a text made up so that it occurs nowhere, unless a result does have it."""
    found, operation = listing(answer), answer.operation
    if found is None or found.query.search != NOWHERE:
        return
    total, items = found.page.items_total, found.page.items
    texts = [text for item in items for text in searched_texts(operation, item)]
    on_an_earlier_page = total > 0 and not items and found.query.page > 1
    if on_an_earlier_page or any(NOWHERE in fold(text) for text in texts):
        yield Undecided("a campaign may have the text that was made up to occur nowhere")
        return
    yield judged(
        (total, len(items)) == (0, 0),
        answer,
        "itemsTotal",
        "0, and no items",
        f"{total}, and {len(items)} items",
    )


@all_listings("SRCH-5")
def envelope_is_that_of_the_matches(found: Sequence[Listing]) -> Findings:
    """The arithmetic of PAG-2 to PAG-4 under a search alone, and the number of matches.

    Items with only some of several words count as matches, unless the results show otherwise.
    """
    whole = [one for one in found if one.query.selection == WHOLE]
    known = {identity(item): item for one in whole for item in one.page.items}
    complete = {one.page.items_total for one in whole} == {len(known)}
    sources, combination = covering(whole), Combination.of(found)
    for one in found:
        if one.query.search is not None and one.query.filter is None:
            yield from arithmetic(one)
            least, most = _match_counts(one, known.values(), combination)
            yield _total_counts_matches(one, least, most if complete else None, sources)


def _match_counts(one: Listing, known: Iterable[Item], combination: Combination) -> tuple[int, int]:
    """How many of the known items a search must find, and how many it may find."""
    text = str(one.query.search)
    found = [matches(one.operation, item, text) for item in known]
    least = sum(match is Match.CERTAIN for match in found)
    return least, sum(combination.admits(match, text) for match in found)


def _total_counts_matches(
    one: Listing, least: int, most: int | None, sources: Sequence[Answer]
) -> Finding:
    total = one.page.items_total
    return judged(
        least <= total and (most is None or total <= most),
        union(one.answer, sources),
        "itemsTotal",
        f"at least {least}" + ("" if most is None else f" and at most {most}") + " matches",
        str(total),
        volatile=True,
    )


@each_answer("SRCH-6")
def odd_text_is_text(answer: Answer) -> Findings:
    """Judged on searches for characters and lengths that servers are known to trip over."""
    text = dict(answer.question.parameters).get(answer.operation.search.name)
    if text is not None and answer.question.key is Key.OWN and is_odd(text):
        yield judged(answer.status < 500, answer, "status", "any but a 5xx", describe(answer))


@all_listings("SRCH-7")
def wildcards_match_only_themselves(found: Sequence[Listing]) -> Findings:
    """Judged on searches that are nothing but wildcards.

    A server that leaves such characters out has no text left to search, and may list everything.
    """
    wild = [one for one in found if one.query.search and set(one.query.search) <= WILDCARDS]
    totals = {one.page.items_total for one in found if one.query.selection == WHOLE}
    texts = {one.query.search for one in wild}
    if len(texts) > 1 and all(one.page.items_total in totals for one in wild):
        yield Undecided("every text of wildcards is taken for no text at all")
        return
    for one in wild:
        yield from _literal(one)


def _literal(one: Listing) -> Findings:
    operation, text = one.operation, str(one.query.search)
    # Some take an underscore for a letter, and the others for blanks.
    letters = set(re.findall(r"\w", text))
    if not one.page.items:
        yield KEPT
    for index, item in enumerate(one.page.items):
        texts = searched_texts(operation, item)
        yield (
            KEPT
            if any(text in shown or letters & set(shown) for shown in texts)
            else Violation(
                (one.answer,),
                f"items[{index}]",
                f"{show(text)} in {' or '.join(operation.search.searches)}",
                ", ".join(map(show, texts)),
                volatile=True,
            )
        )
