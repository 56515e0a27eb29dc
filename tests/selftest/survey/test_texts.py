"""Which texts are searched, of those that the target's campaigns have."""

from __future__ import annotations

from typing import Any

import pytest
from answers import OPERATION, ask, campaign, listed
from bounds import within_seconds
from contracts import CUSTOMERS

from carecycle_contract.question import Question
from carecycle_contract.survey.known import Known
from carecycle_contract.survey.texts import (
    deepest_word,
    described_word,
    digits_elsewhere,
    filter_word,
    inside,
    odd_names,
    oddest_name,
    telling_names,
    whole_name,
    words_elsewhere,
)


def known(*items: dict[str, Any]) -> Known:
    """A list of campaigns, all of them seen."""
    return Known(OPERATION, [listed(ask(), items)])


def bare(**members: Any) -> dict[str, Any]:
    """A campaign with no word in members that are not searched, but for these."""
    return campaign(1, id="1", status=None, **members)


def test_names_with_wildcards_or_markup_are_the_first_of_the_odd_ones() -> None:
    """Servers trip over them most, and not all odd names are searched."""
    odd = [f"plain {char}" for char in "&#'\"([{é–"]
    names = ["nothing odd", *odd, "100% sure", "low_line"]
    items = [campaign(number, name=name) for number, name in enumerate(names)]
    markup = [f"plain {char}" for char in "&'\""]
    others = [name for name in odd if name not in markup]
    assert odd_names(known(*items)) == ["100% sure", "low_line", *markup, *others[:3]]


def test_a_word_of_a_member_that_is_not_searched_is_searched_for() -> None:
    """Where it is documented, at the top or one level below."""
    assert words_elsewhere(known(bare(suite="outreach"))) == ["outreach"]
    harbour = {"smsCompanyName": "Harbour"}
    assert words_elsewhere(known(bare(client=harbour))) == ["Harbour"]


def test_the_second_word_is_of_a_member_that_is_a_name() -> None:
    """Then come those that filters compare: searches look into these by mistake."""
    company = {"smsCompanyName": "Harbour", "client": {"smsCompanyName": "Harbour"}}
    items = known(
        bare(suite="outreach", templateName="Recall", **company), campaign(2, status="paused")
    )
    assert words_elsewhere(items) == ["Harbour", "Recall", "paused", "outreach"]


def test_words_of_the_campaign_itself_come_before_those_of_objects_inside() -> None:
    """A search by mistake rather looks into the former, however many have the latter."""
    inside = {"client": {"smsCompanyName": "Harbour"}}
    items = [bare(**inside) | {"id": f"{number}"} for number in range(2, 5)]
    first = bare(suite="outreach", suitType="outreach", templateName="Recall")
    assert words_elsewhere(known(first, *items)) == ["outreach", "Recall", "Harbour"]


def test_a_filter_word_is_in_no_text() -> None:
    """Nor is a form of it; and nothing is said of a list that was not seen whole."""
    items = [campaign(1, name="Activation"), campaign(2, description="a draft"), campaign(3)]
    assert filter_word(known(*items)) not in (None, "active", "inactive", "draft")
    assert filter_word(Known(OPERATION, [listed(ask(), items, total=4)])) is None


@pytest.mark.parametrize(
    ("identity", "text", "expected"),
    [
        ("3c90c3cc-4127-4b50-8888-8dd25736052a", "a name", "25736052"),
        ("3c90c3cc-4127-4b50-8888-8dd25736052a", "lot 2500", "8888"),
        ("abcdef-0123", "a name", None),
        ("7", "a name", None),
    ],
)
def test_digits_are_those_of_an_id(identity: str, text: str, expected: str | None) -> None:
    """As long as can be, and like no number in a searched text."""
    assert digits_elsewhere(known(campaign(1, id=identity, name=text))) == expected


def test_the_longest_name_is_telling_and_that_of_an_undescribed_campaign() -> None:
    """A column or an index may be too short, and a text joined to nothing be nothing."""
    described = [campaign(number, description="words") for number in range(2)]
    long, undescribed = campaign(3, description="words", name="n" * 99), campaign(4, name="alone")
    names = telling_names(known(*described, long, undescribed))
    assert names == ["alone", "n" * 99, described[0]["name"]]
    assert telling_names(known()) == []


def test_a_campaign_is_barer_without_a_description_than_with_an_empty_one() -> None:
    """What SQL joins with a null is null."""
    items = [campaign(1, name="empty", description=""), campaign(2, name="null", description=None)]
    assert telling_names(known(*items))[0] == "null"
    assert telling_names(known(items[0]))[0] == "empty"


def test_the_deepest_word_stands_in_a_later_line() -> None:
    """Of which some servers read the first alone."""
    items = [
        campaign(1, description="escalated overnight regardless"),
        campaign(2, description="plain\nmarigold"),
        campaign(3, name="Recall", description="plain"),
        campaign(4, description=None),
    ]
    assert deepest_word(known(*items)) == "marigold"


def test_a_name_with_a_capital_i_is_telling() -> None:
    """Its small letter is another one in Turkish."""
    names = ("Intake", "Spring outreach and Intake", "a much longer name without that letter")
    items = [campaign(number, name=name, description="words") for number, name in enumerate(names)]
    assert telling_names(known(*items)) == [names[1], names[2], names[0]]


def test_the_first_name_is_telling() -> None:
    """By default it is that of the newest campaign, which an index may lack."""
    assert telling_names(known(campaign(2, name="New"), campaign(1, name="Old one"))) == [
        "Old one",
        "New",
    ]


def test_names_of_the_rarest_status_are_telling() -> None:
    """A search may leave out what is archived."""
    names = ("Spring outreach", "Summer outreach", "Autumn outreach", "Winter outreach")
    statuses = ("active", "active", "archived", "active")
    items = [
        campaign(number, name=name, status=status, description="words")
        for number, (name, status) in enumerate(zip(names, statuses, strict=True))
    ]
    assert names[2] in telling_names(known(*items))
    probe = whole_name(known(*items))
    assert probe is not None
    assert probe.text == names[2]


def test_an_odd_name_is_of_an_undescribed_campaign_if_there_is_one() -> None:
    """And has a letter that not all libraries fold, if it can."""
    items = [
        campaign(1, name="San José – a/b", description="words"),
        campaign(2, name="San José"),
        campaign(3, name="Łódź"),
    ]
    name = oddest_name(known(*items))
    assert name is not None
    assert name.text == "Łódź"


def test_an_odd_name_has_a_letter_rather_than_signs() -> None:
    """An encoding that is read wrongly loses letters, and capital ones are folded, too."""
    names = ("Q1 (Retention) [v2]", "Recall – José", "Élan Vital", "Recall: a/b – c")
    items = (campaign(number, name=name, description="words") for number, name in enumerate(names))
    name = oddest_name(known(*items))
    assert name is not None
    assert name.text == "Élan Vital"


def test_the_deepest_word_stands_farthest_from_the_start() -> None:
    """Of a description whose name lacks it; a sentence ends in no word that is certain."""
    descriptions = ("invites members to rescheduling of their screening", "recalls all of them.")
    items = (
        campaign(number, name="Recall", description=description)
        for number, description in enumerate(descriptions)
    )
    assert deepest_word(known(*items)) == "screening"
    assert deepest_word(known(campaign(1, name="Recall", description=None))) is None


def test_no_personal_text_is_searched_for() -> None:
    """Neither one that the schema marks, nor one that nobody documents."""
    people = {
        "surname": "Marchetti",
        "contact": {"lastName": "Marchetti"},
        "client": {"owner": "Marchetti"},
        "variableMappings": {"name": "Marchetti"},
        "transferConfig": {"sipUri": "Marchetti", "dynamicOptions": {"pingUrl": "Marchetti"}},
    }
    assert words_elsewhere(known(bare(**people))) == []


def test_names_are_not_searched_for_where_they_are_personal() -> None:
    """As in a list of customers; what describes them may be."""
    item = campaign(1, name="Jane Marchetti-Doe", description="wants vaccination")
    question = Question((), ask().key, CUSTOMERS)
    people = Known(CUSTOMERS, [listed(question, [item])])
    assert whole_name(people) is None
    assert oddest_name(people) is None
    assert odd_names(people) == []
    word = described_word(people)
    assert word is not None
    assert word.text in ("wants", "vaccination")


def test_a_name_that_fits_into_no_url_is_not_searched_for() -> None:
    """Nor looked at any further."""
    items = known(campaign(1, name="Recall é " * 200), campaign(2, name="Recall of May"))
    assert (probe := whole_name(items)) is not None
    assert probe.text == "Recall of May"
    assert oddest_name(items) is None
    assert odd_names(items) == []


def test_texts_that_take_long_to_read_may_have_any_word() -> None:
    """So a made-up one is searched for instead of a status."""
    few, many = ("word " * number for number in (10, 201_000))
    assert filter_word(known(campaign(1, description=few))) is not None
    assert filter_word(known(campaign(1, description=many))) is None


def test_numbers_of_texts_are_known_by_their_beginning() -> None:
    """Each text is read by itself, and none of the numbers kept."""
    item = bare(name="Recall 73", description="of 4512 and 99")
    assert digits_elsewhere(known({**item, "id": "4600-7301-88120"})) == "88120"
    assert digits_elsewhere(known({**item, "id": "4500-7301-9912"})) is None


def test_the_inside_of_a_word_is_no_word() -> None:
    """Nor so short that a search leaves it out."""
    assert inside("Medicare") == "edicar"
    assert inside("calls") == "calls"


def test_digits_of_many_ids_are_looked_for_in_time() -> None:
    """Of the longest that begin otherwise, one that stands in no text will do."""
    items = [
        bare(name=f"plan {number}") | {"id": f"x{number + 5_000_000}"} for number in range(4000)
    ]
    seen = known(*items)
    with within_seconds(1):
        digits_elsewhere(seen)
