"""What a search must find and must not: words, odd texts, wildcards, a text that is nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from answers import answered, ask, campaign, listed, verdict, violations

from carecycle_contract.question import Key
from carecycle_contract.rules.filtering import filters_and_search_are_a_conjunction
from carecycle_contract.rules.searching import (
    envelope_is_that_of_the_matches,
    item_is_found_by_a_word_of_its_description,
    item_is_found_by_its_name,
    odd_text_is_text,
    results_have_the_words,
    unknown_text_finds_nothing,
    wildcards_match_only_themselves,
)
from carecycle_contract.text.matching import NOWHERE, is_odd

if TYPE_CHECKING:
    from carecycle_contract.answer import Answer
    from carecycle_contract.rules.rule import Rule

ONE, TWO, THREE = (campaign(number) for number in range(3, 0, -1))


@pytest.mark.parametrize(
    ("text", "odd"),
    [
        ("flu shots, 2.5; so-so: ok", False),
        ("Grüße", False),
        ("a" * 999, False),
        ("a" * 1000, True),
        ("a_b", True),
        ("100%", True),
        ("it's", True),
    ],
)
def test_odd_texts(text: str, odd: bool) -> None:
    """Such as servers are known to trip over."""
    assert is_odd(text) is odd
    question = ask(search=text)
    for status in (200, 400, 499):
        assert verdict(odd_text_is_text, answered(question, status)) is (True if odd else None)
    assert verdict(odd_text_is_text, answered(question, 500)) is (False if odd else None)
    assert verdict(odd_text_is_text, answered(ask(search=text, key=Key.NONE), 500)) is None


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (answered(ask(filter="paused"), 500), None),
        (answered(ask(filter="paused", search="flu"), 500), None),
        (answered(ask(search="it's"), 200), True),
        (answered(ask(per_page=100), 500), False),
        (answered(ask(filter="paused", search="100%"), 500), False),
        (answered(ask(page=0), 500), False),
    ],
)
def test_an_odd_text_does_not_fail_for_what_fails_without_it(
    other: Answer, expected: bool | None
) -> None:
    """A plainer question that fails, or the text where it does not."""
    odd = answered(ask(filter="paused", search="it's"), 500)
    assert verdict(odd_text_is_text, odd) is False
    assert verdict(odd_text_is_text, odd, other) is expected


def test_an_odd_text_does_not_fail_where_whatever_finds_nothing_does() -> None:
    """As long as no page without items came."""
    odd, past = (answered(ask(**asked), 500) for asked in ({"search": "it's"}, {"page": 9}))
    some = listed(ask(search="flu"), [campaign(1)])
    assert verdict(odd_text_is_text, odd, some) is False
    assert verdict(odd_text_is_text, odd, past, some) is None
    assert verdict(odd_text_is_text, odd, past, some, listed(ask(search="x"), [], 0)) is False


@pytest.mark.parametrize(
    ("items", "total", "page", "expected"),
    [
        ([], 0, 1, True),
        ([campaign(1)], 1, 1, False),
        ([], 1, 1, False),
        ([campaign(1, description=f"a {NOWHERE.upper()}!")], 1, 1, None),
        ([], 1, 2, None),
        ([], 0, 2, True),
        ([campaign(1)], 0, 1, False),
    ],
)
def test_a_made_up_text_finds_nothing(
    items: list[dict[str, Any]], total: int, page: int, expected: bool | None
) -> None:
    """Unless somebody has written it into a campaign, on this page or an earlier one."""
    answer = listed(ask(search=NOWHERE, page=page), items, total)
    assert verdict(unknown_text_finds_nothing, answer) is expected


def test_any_text_may_be_nowhere() -> None:
    """What finds something is another rule's matter."""
    empty, one_result = listed(ask(search="draft"), []), listed(ask(search="draft"), [ONE])
    assert verdict(unknown_text_finds_nothing, empty) is True
    assert verdict(unknown_text_finds_nothing, one_result) is None


@pytest.mark.parametrize(("texts", "expected"), [(["%"], False), (["%", "_"], None)])
def test_wildcards_that_bring_everything(texts: list[str], expected: bool | None) -> None:
    """One text may match all; where every one does, the server searches for none of them."""
    whole = listed(ask(), [ONE, TWO])
    searched = [listed(ask(search=text), [ONE, TWO]) for text in texts]
    assert verdict(wildcards_match_only_themselves, whole, *searched) is expected


def test_a_server_may_drop_all_wildcards_but_the_underscore() -> None:
    """Which is a letter to it."""
    whole, nothing = listed(ask(), [ONE, TWO]), listed(ask(search="_"), [])
    searched = [listed(ask(search=text), [ONE, TWO]) for text in ("%", "?*")]
    assert verdict(wildcards_match_only_themselves, whole, nothing, *searched) is None


def _searched(
    text: str, items: list[dict[str, Any]], total: int | None = None, **members: Any
) -> Answer:
    return listed(ask(search=text, per_page=100), items, total, **members)


FLU = campaign(4, name="Flu shots", description="Wellness for everybody")
COLD = campaign(5, name="Cold season", description="Wellness indoors")


@pytest.mark.parametrize(
    ("text", "items", "expected"),
    [
        ("shots", [FLU], True),
        ("Wellness", [FLU, COLD], True),
        ("WELLNESS", [FLU, COLD], True),
        ("shots", [FLU, COLD], False),
        ("shots indoors", [FLU, COLD], True),
        ("shots absent", [FLU], True),
        ("shots absent", [FLU, COLD], False),
        ("absent nowhere", [FLU], False),
        ("shots", [], None),
        ("%", [FLU, COLD], True),
    ],
)
def test_results_have_the_words(
    text: str, items: list[dict[str, Any]], expected: bool | None
) -> None:
    """In name or description, one of several; no letter is another rule's matter."""
    assert verdict(results_have_the_words, _searched(text, items)) is expected
    both = ask(search=text, filter="active")
    assert verdict(results_have_the_words, listed(both, items)) is None


WHOLE = listed(ask(), [FLU, COLD])


@pytest.mark.parametrize(
    ("rule", "text", "items", "expected"),
    [
        (item_is_found_by_its_name, "Flu shots", [FLU], True),
        (item_is_found_by_its_name, "Flu shots", [COLD], False),
        (item_is_found_by_its_name, "season", [COLD], True),
        (item_is_found_by_its_name, "season", [], False),
        (item_is_found_by_its_name, "Flu", [], None),
        (item_is_found_by_its_name, "Wellness for everybody", [], None),
        (item_is_found_by_a_word_of_its_description, "Wellness", [FLU, COLD], True),
        (item_is_found_by_a_word_of_its_description, "Wellness", [FLU], False),
        (item_is_found_by_a_word_of_its_description, "wellness", [], None),
        (item_is_found_by_a_word_of_its_description, "season", [], None),
    ],
)
def test_a_campaign_is_found(
    rule: Rule, text: str, items: list[dict[str, Any]], expected: bool | None
) -> None:
    """By its whole name, or a word of it; by a word of its description, as it is written there."""
    assert verdict(rule, WHOLE, _searched(text, items)) is expected
    assert verdict(rule, WHOLE, _searched(text, items, 101)) is None
    both = ask(search=text, filter="active")
    assert verdict(rule, WHOLE, listed(both, items)) is None


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([WHOLE, _searched("Wellness", [FLU, COLD])], True),
        ([WHOLE, _searched("Wellness", [FLU])], True),
        ([WHOLE, _searched("Wellness", [FLU], 101)], False),
        ([WHOLE, _searched("shots", [FLU, COLD])], True),
        ([WHOLE, _searched("ell", [])], True),
        ([WHOLE, _searched("shots", [FLU], nextPage=2)], False),
        ([WHOLE, listed(ask(search="shots", filter="active"), [])], None),
        ([_searched("shots", [FLU, COLD])], True),
        ([listed(ask(), [FLU], 2), _searched("shots", [FLU, COLD])], True),
        ([listed(ask(), [FLU], 2), _searched("shots", [])], True),
        ([WHOLE], None),
        ([WHOLE, _searched("shots absent", [FLU])], True),
        ([WHOLE, _searched("shots absent", [], 2)], False),
    ],
)
def test_the_total_counts_the_matches(answers: list[Answer], expected: bool | None) -> None:
    """At least those that are certain; at most all possible ones, where the whole list was seen.

    Results that were seen to the end are as many as they say; SRCH-1 to SRCH-3 judge which.
    """
    assert verdict(envelope_is_that_of_the_matches, *answers) is expected


@pytest.mark.parametrize(
    ("totals", "volatile"),
    [([22, 22, 22], False), ([22, 22], True), ([21, 21, 21], True), ([22, 22, 21], True)],
)
def test_a_list_does_not_change_whenever_it_is_asked_for(totals: list[int], volatile: bool) -> None:
    """Three answers that lack more items than come or go at once need no second look."""
    answers = [
        listed(ask(sort_by=key, per_page=100, search="shots"), [FLU], total)
        for key, total in zip(("name", "status", "createdAt"), totals, strict=False)
    ]
    wrong = violations(envelope_is_that_of_the_matches, *answers)
    assert {one.volatile for one in wrong if one.place == "items"} == {volatile}


def test_a_search_that_ends_with_its_first_page_is_told_as_that() -> None:
    """Where matches are missing, and the total is the page size."""
    for size, hint in ((1, "the list is cut off after 1, its perPage"), (2, None)):
        searched = listed(ask(search="Wellness", per_page=size), [FLU])
        (missing,) = violations(item_is_found_by_a_word_of_its_description, WHOLE, searched)
        assert missing.hint == hint


@pytest.mark.parametrize(
    ("answers", "text", "most"),
    [
        ([], "shots absent", 1),
        ([], "shots indoors", 2),
        ([_searched("Wellness absent", [])], "shots absent", 0),
        ([_searched("Wellness absent", [])], "shots absent nowhere", 1),
        ([_searched("Wellness absent", []), _searched("Cold absent", [COLD])], "shots absent", 1),
    ],
)
def test_matches_of_some_words_count_unless_all_are_needed(
    answers: list[Answer], text: str, most: int
) -> None:
    """As other searches of as many words show it."""
    searched = _searched(text, [], 9)
    told = violations(envelope_is_that_of_the_matches, WHOLE, *answers, searched)
    assert told[-1].expected == f"{f'0 to {most}' if most else 0} that match"


@pytest.mark.parametrize(("answers", "expected"), [([WHOLE], ["1 that match"]), ([], [])])
def test_the_number_of_matches_may_be_open(answers: list[Answer], expected: list[str]) -> None:
    """Where the whole list was not seen, any larger number may be right."""
    searched = _searched("shots", [FLU], 9)
    told = violations(envelope_is_that_of_the_matches, *answers, searched)
    assert [violation.expected for violation in told if violation.place == "itemsTotal"] == expected


def test_a_match_is_named_that_no_page_shows() -> None:
    """Not one that another page of the same search does."""
    names = [campaign(number, name="Flu shots", description=None) for number in (3, 2, 1)]
    pages = [
        listed(ask(per_page=1, sort_by=key, search="shots"), [one], 2)
        for key, one in zip(("createdAt", "updatedAt"), names, strict=False)
    ]
    told = violations(envelope_is_that_of_the_matches, listed(ask(), names, 4), *pages)
    missing = f"at least 3 that match, campaign {names[2]['id']} among them"
    assert {violation.expected for violation in told} == {missing}


PERCENT = campaign(6, name="100% sure")
LOW_LINE = campaign(7, name="low_line")


@pytest.mark.parametrize(
    ("text", "items", "expected"),
    [
        ("%", [PERCENT], True),
        ("%", [FLU], False),
        ("%", [{**FLU, "name": "５０％"}], True),
        ("_", [{**FLU, "name": "flu﹍shot"}], True),
        ("%", [], True),
        ("_", [LOW_LINE], True),
        ("_", [FLU], False),
        ("%_", [LOW_LINE], True),
        ("%_", [PERCENT], False),
        ("?*_%", [FLU], False),
        ("50%", [FLU], None),
    ],
)
def test_wildcards_match_themselves(
    text: str, items: list[dict[str, Any]], expected: bool | None
) -> None:
    """Where the text is nothing else; one of them may count as a letter, and the rest as none."""
    assert verdict(wildcards_match_only_themselves, _searched(text, items)) is expected


def test_a_wrong_result_tells_what_is_searched_besides() -> None:
    """Where each of them has the text in one member."""
    paused = [campaign(number, status="paused") for number in (1, 2)]
    answers = [listed(ask(), [ONE, *paused]), listed(ask(search="paused"), paused)]
    first, *_ = violations(results_have_the_words, *answers)
    assert first.hint == "the search looks into status, too"
    (other,) = violations(results_have_the_words, listed(ask(search="draft"), [ONE]))
    assert other.hint is None


@pytest.mark.parametrize(
    ("text", "hint"), [("%53hots", "the text is decoded twice"), ("%43hots", None), ("Chots", None)]
)
def test_a_text_that_is_decoded_twice_is_told_as_that(text: str, hint: str | None) -> None:
    """Where what comes has the text that this gives."""
    (violation,) = violations(results_have_the_words, WHOLE, _searched(text, [FLU]))
    assert violation.hint == hint


def test_a_member_is_not_searched_if_more_have_the_text_there_than_are_brought() -> None:
    """Then it is a synonym, or chance."""
    paused = [campaign(number, status="paused") for number in (1, 2, 3)]
    answers = [listed(ask(), paused), listed(ask(search="paused"), paused[:2])]
    first, *_ = violations(results_have_the_words, *answers)
    assert first.hint is None


@pytest.mark.parametrize(
    ("rule", "text"), [(results_have_the_words, "nowhere"), (wildcards_match_only_themselves, "%")]
)
def test_what_is_not_shown_may_have_the_text(rule: Rule, text: str) -> None:
    """The list may leave out a description that the search looks into; null is none."""
    without = FLU | {"description": None}
    hidden = {name: value for name, value in FLU.items() if name != "description"}
    assert verdict(rule, _searched(text, [hidden])) is not False
    assert verdict(rule, _searched(text, [without])) is False


def test_in_an_empty_list_no_wildcard_is_dropped() -> None:
    """That a search brings as many as none is no sign of it."""
    answers = [listed(ask(), []), *(listed(ask(search=text), []) for text in ("%", "_"))]
    assert verdict(wildcards_match_only_themselves, *answers) is None


def test_a_search_that_is_never_used_is_told_as_that() -> None:
    """Each then brings as many as the whole list; if one does, it may be for a cache."""
    items = [campaign(2, name="Flu shots", description=None), ONE]
    answers = [listed(question, items) for question in (ask(), ask(search="shots"))]
    first, *_ = violations(results_have_the_words, *answers)
    assert first.hint == (
        "no search is used, or its parameter is not called search: "
        "each brings as many campaigns as none"
    )
    first, *_ = violations(
        results_have_the_words, *answers, listed(ask(search="nothing"), [], total=0)
    )
    assert first.hint == "it brings as many campaigns as no search"


@pytest.mark.parametrize("filter_", [None, "active"])
def test_what_an_item_has_in_another_answer_it_may_have_where_that_is_cut(
    filter_: str | None,
) -> None:
    """How items are shown is ITEM-7's; alone, or with a filter, which FILT-4 judges."""
    rule = results_have_the_words if filter_ is None else filters_and_search_are_a_conjunction
    whole = listed(ask(), [campaign(1, description="before the flu season"), campaign(2)])
    cut = listed(ask(search="flu", filter=filter_), [campaign(1, description="before")])
    other = listed(ask(search="flu", filter=filter_), [campaign(2)])
    assert verdict(rule, cut) is False
    assert violations(rule, whole, cut) == []
    assert verdict(rule, whole, other) is False


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (f"{'a' * 999}%", "its 1000 characters: without, it is answered"),
        ("a\0%", "the NUL in it: without, it is answered"),
        ("a%", None),
        (f"{'a' * 1000}_", None),
    ],
)
def test_a_text_fails_for_what_its_end_does_not_have(text: str, hint: str | None) -> None:
    """Of several that fail, the shortest comes first."""
    failed, answered_ = answered(ask(search=text), 500), answered(ask(search="%"), 200)
    (violation,) = violations(odd_text_is_text, failed, answered_)
    assert violation.hint == hint
    first, _ = violations(odd_text_is_text, failed, answered(ask(search="%"), 500))
    assert first.hint is None
    assert dict(first.answers[0].question.parameters)["search"] == "%"


def test_a_text_does_not_fail_for_a_nul_that_is_answered_alone() -> None:
    """What is left is its length."""
    failed = answered(ask(search=f"{'a' * 999}\0%"), 500)
    (violation,) = violations(
        odd_text_is_text, failed, *(answered(ask(search=text)) for text in "\0%")
    )
    assert violation.hint == "its 1001 characters: without, it is answered"
