"""SRCH: the search in members of the items."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, partial
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from carecycle_contract.findings.finding import (
    KEPT,
    Findings,
    Undecided,
    Violation,
    hinted,
    judged,
    rehinted,
    spreading,
)
from carecycle_contract.findings.refusal import no_server_error
from carecycle_contract.findings.showing import show, show_member
from carecycle_contract.lists.arithmetic import (
    arithmetic_among,
    counted_instead,
    totals_of_conjunctions,
)
from carecycle_contract.lists.combination import Combination
from carecycle_contract.lists.effect import nothing_has_effect
from carecycle_contract.lists.failure import (
    PAGES_WITHOUT_ITEMS_FAIL,
    failing_with,
    failing_without_items,
)
from carecycle_contract.lists.listing import (
    answer_state,
    covering,
    different_items,
    items_by_identity,
    matches,
    matches_among,
    of_whole_list,
    public_texts,
    searched_texts,
    shows_searched_members,
)
from carecycle_contract.lists.versions import OTHERWISE_ELSEWHERE, Versions
from carecycle_contract.lists.walks import brings_all, walks_of
from carecycle_contract.rules.rule import all_answers, all_listings, judged_where
from carecycle_contract.text.collation import fold
from carecycle_contract.text.matching import (
    LONG,
    NOWHERE,
    WILDCARDS,
    Match,
    has_word,
    is_findable,
    is_odd,
    is_telling,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container, Iterable, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import Operation
    from carecycle_contract.lists.listing import Item, Listing

_WILD = WILDCARDS | {"."}
"""The wildcards of SQL, of file names, and of regular expressions."""


@all_listings("SRCH-1")
def results_have_the_words(listings: Sequence[Listing]) -> Findings:
    """An item needs one of the words, as nothing says that all are required.

    Texts without a letter or digit are SRCH-7's, and items past the end PAG-10's. FILT-4 judges
    searches with a filter, and SRCH-4 the text that occurs nowhere, unless the others depart too.
    What an item has in another answer it may have here, too, where that is not shown: ITEM-7's.
    """
    within = [listing for listing in listings if not listing.is_past_the_end]
    whole = of_whole_list(listings)
    totals, known = _totals(whole), different_items(whole)
    unused = cache(lambda: nothing_has_effect(listings) or _without_use(listings))

    def ignored(listing: Listing) -> str | None:
        is_alike = listing.page.items_total in totals
        alike = f"it brings as many {listing.operation.item.plural} as no search"
        return unused() or (alike if is_alike else None)

    versions = Versions(listings)
    has_the_words = partial(_has_the_words, ignored=ignored, known=known, versions=versions)
    yield from judged_where(_narrowed(totals, known), within, has_the_words)


def _without_use(listings: Sequence[Listing]) -> str | None:
    """That no search has a use, if each brings as many items as none, and others; else None."""
    searched = [listing for listing in listings if listing.query.selection.is_searched]
    search = listings[0].operation.search if listings else None
    if search is None or not _totals(searched) <= _totals(of_whole_list(listings)):
        return None
    if not any(listing.rules_out(item) for listing in searched for item in listing.page.items):
        return None
    # The name may be inferred, and unknown parameters are ignored.
    why = f"no search is used, or its parameter is not called {search.name}"
    return f"{why}: each brings as many {listings[0].operation.item.plural} as none"


def _totals(listings: Iterable[Listing]) -> set[int]:
    return {listing.page.items_total for listing in listings}


def _narrowed(totals: Container[int], known: Sequence[Item]) -> Callable[[Listing], bool]:
    """A condition: that a listing has a search alone, for a text that occurs somewhere.

    A search that brings the whole list for any other is a matter of SRCH-4.
    """

    def is_narrowed(listing: Listing) -> bool:
        selection = listing.query.selection
        text = selection.search
        if text is None or not selection.is_searched or text == NOWHERE:
            return False
        return listing.page.items_total not in totals or any(
            matches(listing.operation, item, text) is not Match.NO for item in known
        )

    return is_narrowed


def _has_the_words(
    listing: Listing,
    *,
    ignored: Callable[[Listing], str | None],
    known: Sequence[Item],
    versions: Versions,
) -> Findings:
    operation, text = listing.operation, listing.query.selection.search
    if text is None:
        return
    words, lacking = f"a word of {show(text)}", []
    for index, item in enumerate(listing.page.items):
        if matches(operation, item, text) is not Match.NO:
            yield KEPT
        elif versions.match(listing, index, text):
            yield Undecided(OTHERWISE_ELSEWHERE)
        else:
            lacking.append(index)
    items = [listing.page.items[index] for index in lacking]
    hint = ignored(listing) or _decoded_twice(listing, items)
    hint = hint or _also_searched(listing, items, known)
    yield from (_lacks(listing, index, words, hint) for index in lacking)


def _decoded_twice(listing: Listing, items: Sequence[Item]) -> str | None:
    """That the text is decoded once more, if each of these items has what that gives."""
    text = str(listing.query.selection.search)
    again = unquote_plus(text)
    has_it = (matches(listing.operation, item, again) is not Match.NO for item in items)
    return "the text is decoded twice" if items and again != text and all(has_it) else None


def _also_searched(listing: Listing, items: Sequence[Item], known: Sequence[Item]) -> str | None:
    """That a member is searched which should not be, if each of these items has the text there.

    And if not more of the known items have it there than the search brings.
    """
    text = fold(str(listing.query.selection.search))

    def members(item: Item) -> set[str]:
        texts = public_texts(listing.operation, item)
        return {path for path, value in texts if text in fold(value)}

    common = set.intersection(*map(members, items)) if items else set()
    if common:
        having = Counter(path for item in known for path in members(item))
        common = {path for path in common if having[path] <= listing.page.items_total}
    return f"the search looks into {' or '.join(sorted(common))}, too" if common else None


def _lacks(listing: Listing, index: int, words: str, hint: str | None = None) -> Violation:
    operation, item = listing.operation, listing.page.items[index]
    return Violation(
        (listing.answer,),
        listing.path(index),
        f"{words} in {' or '.join(operation.searched)}",
        ", ".join(
            show_member(operation, name, item[name])
            for name in operation.searched
            if isinstance(item.get(name), str)
        ),
        volatile=True,
        hint=hint,
    )


@all_listings("SRCH-2", unseen="no name or word that must be found was searched to the end")
def item_is_found_by_its_name(listings: Sequence[Listing]) -> Findings:
    """Judged on searches for a whole name or a telling word of one, if all results were seen."""
    yield from _brings(listings, _is_its_name)


def _is_its_name(operation: Operation, item: Item, text: str) -> bool:
    name = item.get(operation.searched[0])
    is_word = is_telling(text) and isinstance(name, str) and has_word(name, text)
    return is_word or (is_findable(text) and name == text)


@all_listings(
    "SRCH-3", unseen="no word of a description was searched, or not all results were seen"
)
def item_is_found_by_a_word_of_its_description(listings: Sequence[Listing]) -> Findings:
    """Judged on whole words of four letters or more, which every search engine indexes."""
    yield from _brings(listings, _is_a_word_of_it)


def _is_a_word_of_it(operation: Operation, item: Item, text: str) -> bool:
    values = (item.get(member) for member in operation.searched[1:])
    return is_telling(text) and any(
        isinstance(value, str) and has_word(value, text) for value in values
    )


def _brings(
    listings: Sequence[Listing], must_find: Callable[[Operation, Item, str], bool]
) -> Findings:
    """Judge whether complete results have every known item that they must bring."""
    known = items_by_identity(of_whole_list(listings))
    searched = [listing for listing in listings if listing.query.selection.is_searched]
    for walk in walks_of(searched):
        operation, text = walk.first.operation, walk.first.query.selection.search
        if walk.is_complete and text is not None:
            wanted = {
                name: sighting
                for name, sighting in known.items()
                if must_find(operation, sighting.item, text)
            }
            yield from brings_all(walk, wanted, show(text))


@all_listings("SRCH-4")
def unknown_text_finds_nothing(listings: Sequence[Listing]) -> Findings:
    """Judged on a made-up text, and kept by any other that finds nothing.

    What another finds is SRCH-1's, and what is counted without being there SRCH-5's.
    """
    for listing in listings:
        selection, page = listing.query.selection, listing.page
        if selection.search == NOWHERE:
            yield from _finds_nothing(listing)
        elif selection.is_searched and listing.query.page == 1 and page.items_total == 0:
            yield KEPT


def _finds_nothing(listing: Listing) -> Findings:
    """Undecided if a result contains the made-up text all the same."""
    operation, page = listing.operation, listing.page
    texts = [text for item in page.items for text in searched_texts(operation, item)]
    is_past_the_end = page.items_total > 0 and not page.items and listing.query.page > 1
    if is_past_the_end or any(NOWHERE in fold(text) for text in texts):
        yield Undecided("an item may contain the text that was made up to occur nowhere")
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
    """The arithmetic of PAG-2 to PAG-4, under a search without filters, and the number of matches.

    Items with only some of several words count as matches, unless the results show otherwise.
    FILT-4 judges searches with a filter, and SRCH-4 the text that occurs nowhere, unless the others
    depart too. What results that were seen to the end lack is SRCH-2's and SRCH-3's.
    """
    whole = of_whole_list(listings)
    totals, known = _totals(whole), different_items(whole)
    complete = totals == {len(known)}
    sources, combination = covering(whole), Combination.of(listings)
    judge_arithmetic = arithmetic_among(listings)
    matches_of = cache(lambda: matches_among(listings[0].operation, known))
    seen_to_the_end = {
        walk.first.query.selection
        for walk in walks_of(listings)
        if walk.is_complete and len(walk.identities) == walk.first.page.items_total
    }

    def describes_the_matches(listing: Listing) -> Findings:
        text, total = listing.query.selection.search, listing.page.items_total
        if text is None:
            return
        yield from judge_arithmetic(listing)
        selection = listing.query.selection
        if not selection.is_searched or selection in seen_to_the_end:
            return
        known_matches = matches_of()(text)
        certain = [
            item for item, match in zip(known, known_matches, strict=True) if match is Match.CERTAIN
        ]
        alike = [other for other in listings if other.query.selection == selection]
        least = len(certain)
        most = sum(combination.admits(match, text) for match in known_matches)
        yield judged(
            least <= total and (total <= most or not complete),
            (listing.answer, *sources),
            listing.operation.envelope.items_total,
            _bounds(least, most if complete else None) + _example(alike, certain),
            str(total),
            volatile=True,
            witnesses=len(sources),
            hint=counted_instead(listing, listings),
        )

    unused = cache(partial(_without_use, listings))
    findings = spreading(
        judged_where(_narrowed(totals, known), listings, describes_the_matches),
        totals_of_conjunctions(listings),
    )
    yield from rehinted(findings, lambda _: unused())


def _bounds(least: int, most: int | None) -> str:
    """How many matches there may be, in words; `most` is None if the list was not seen whole."""
    range_ = str(least) if least == most else f"{least} to {most}"
    return f"{range_} that match" if most is not None else f"at least {least} that match"


def _example(listings: Sequence[Listing], certain: Sequence[Item]) -> str:
    """A match that is on none of the pages, in words; empty if there is none."""
    first = listings[0]
    shown = {name for listing in listings for name in listing.identities}
    missing = [name for item in certain if (name := first.identity(item)) not in shown]
    return f", {first.operation.item.noun} {missing[0]} among them" if missing else ""


@all_answers("SRCH-6")
def odd_text_is_text(answers: Sequence[Answer]) -> Findings:
    """Judged on searches for characters and lengths that servers are known to fail on.

    Where a plainer question fails as well, or a later page, it is not for the text; nor where the
    same text does not fail elsewhere. The shortest text that fails says most.
    """
    first_pages = [answer for answer in answers if _is_first_page(answer)]
    first_pages.sort(key=lambda answer: len(_searched_text(answer)))
    plainer = [
        answer
        for answer in first_pages
        if answer.question.query is not None and not is_odd(_searched_text(answer))
    ]
    fails_anyway = failing_with(plainer)
    succeeding = {_searched_text(answer) for answer in first_pages if answer.status < 500}
    others = (answer for answer in answers if not is_odd(_searched_text(answer)))
    failing = cache(partial(failing_without_items, answers, others))
    for answer in first_pages:
        text = _searched_text(answer)
        if not is_odd(text):
            continue
        finding = no_server_error(answer)
        if finding is KEPT:
            yield KEPT
        elif text in succeeding or fails_anyway(answer):
            yield Undecided("such questions fail without an odd text, too")
        elif answer_state(answer) in failing():
            yield Undecided(PAGES_WITHOUT_ITEMS_FAIL)
        else:
            yield from hinted([finding], partial(_length_or_nul, text, succeeding))


def _length_or_nul(text: str, succeeding: Collection[str]) -> str | None:
    """Length and NUL of a text, if an odd part of it without these does not fail."""
    plainer = (
        plain for plain in succeeding if is_odd(plain) and len(plain) < LONG and "\0" not in plain
    )
    if not any(plain in text for plain in plainer):
        return None
    causes = [f"its {len(text)} characters"] if len(text) >= LONG else []
    causes += ["the NUL in it"] if "\0" in text and "\0" not in succeeding else []
    return f"{' or '.join(causes)}: without, it is answered" if causes else None


def _is_first_page(answer: Answer) -> bool:
    page = dict(answer.question.parameters).get(answer.operation.page.name, "1")
    return answer.question.key.is_own and page == "1"


def _searched_text(answer: Answer) -> str:
    """The text that a question searches for; empty without one."""
    parameter = answer.operation.search
    given = dict(answer.question.parameters)
    return given.get(parameter.name, "") if parameter is not None else ""


@all_listings("SRCH-7")
def wildcards_match_only_themselves(listings: Sequence[Listing]) -> Findings:
    """Judged on searches for nothing but wildcards.

    A server that drops such characters has no text left to search, and may list everything.
    """
    wild = [
        listing
        for listing in listings
        if (text := listing.query.selection.search) and set(text) <= _WILD
    ]
    totals = _totals(of_whole_list(listings))
    if totals == {0}:
        yield Undecided("the list is empty")
        return
    # A server may drop these and keep the underscore, as most libraries take it for a letter.
    signs = [listing for listing in wild if "_" not in str(listing.query.selection.search)]
    for dropped in (wild, signs):
        texts = {listing.query.selection.search for listing in dropped}
        if len(texts) > 1 and all(listing.page.items_total in totals for listing in dropped):
            yield Undecided("every text of wildcards is treated as no text at all")
            return
    for listing in wild:
        yield from hinted(_literal(listing), partial(nothing_has_effect, listings))


def _literal(listing: Listing) -> Findings:
    text = str(listing.query.selection.search)
    # Some servers treat an underscore as a letter, and other wildcards as blanks.
    letters = set(re.findall(r"\w", text))
    if not listing.page.items:
        yield KEPT
    for index, item in enumerate(listing.page.items):
        shown_as = searched_texts(listing.operation, item)
        # A server may take the full-width form of a sign for the plain one.
        texts = [*shown_as, *map(fold, shown_as)]
        literal = any(text in shown or letters & set(shown) for shown in texts)
        if literal or shows_searched_members(listing.operation, item):
            yield KEPT if literal else _lacks(listing, index, show(text))
