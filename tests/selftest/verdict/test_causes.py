"""A violation that rests on what another one spoils is told under it, and no other is."""

from __future__ import annotations

from dataclasses import replace
from graphlib import CycleError
from typing import TYPE_CHECKING

import pytest
from answers import OPERATION, answered, ask
from contracts import any_operation

from carecycle_contract.findings.finding import HTTP_STATUS, Violation
from carecycle_contract.findings.judgement import Judgement
from carecycle_contract.requirements import Presumption, Reach, catalogue_of
from carecycle_contract.requirements.catalogue import Catalogue, Group
from carecycle_contract.verdict.causes import attributions

if TYPE_CHECKING:
    from carecycle_contract.contract import Operation
    from carecycle_contract.requirements import Requirement
    from carecycle_contract.verdict.causes import Attribution

CATALOGUE = catalogue_of(OPERATION)
PRESUMED = [
    pytest.param(
        row, presumption, identifier, id=f"{row.id}-{identifier}-{presumption.reach.value}"
    )
    for row in CATALOGUE
    for presumption in row.presumes
    for identifier in presumption.of
]

BY_NAME = answered(ask(sort_by="name", sort_direction="asc"))
SAME_SORT = answered(ask(page=2, sort_by="name", sort_direction="desc"))
SAME_LIST = answered(ask(page=2, sort_by="status", sort_direction="asc"))
OTHER_LIST = answered(ask(filter="active", sort_by="name"))
REFUSED = answered(ask(filter="active"), 401)
TEXT = answered(ask(filter="active"), 401, "no object")


def violation(*answers: object, place: str = "items", **members: object) -> Violation:
    """A violation that rests on these answers."""
    return Violation(answers, place, "this", "that", **members)


def attributed(**violations: Violation) -> dict[str, Attribution]:
    """What causes the violations of requirements, by their ids with a low line."""
    judgements = {
        (name.replace("_", "-"), None): Judgement(0, (one,)) for name, one in violations.items()
    }
    attribution_of = attributions(judgements, CATALOGUE)
    return {identifier: attribution for (identifier, _), attribution in attribution_of.items()}


def explains(presumption: Presumption, identifier: str, row: Requirement, *pair: Violation) -> bool:
    """Whether of two violations the first is the cause of the second, by one presumption alone."""
    alone = replace(row, presumes=(replace(presumption, of=(identifier,)),))
    cause = replace(CATALOGUE[identifier], presumes=())
    rows = {identifier: cause, row.id: alone}
    catalogue = Catalogue((Group("", "", tuple(rows.values())),), frozenset())
    names = (identifier, "first"), (row.id, "second")
    judged = {name: Judgement(0, (one,)) for name, one in zip(names, pair, strict=True)}
    own, causes = attributions(judged, catalogue)[names[1]]
    assert bool(own) is not bool(causes)
    return causes == (identifier,)


@pytest.mark.parametrize(("row", "presumption", "identifier"), PRESUMED)
def test_a_presumption_explains_within_its_reach(
    row: Requirement, presumption: Presumption, identifier: str
) -> None:
    """And leaves alone what lies beyond."""
    within, beyond = {
        Reach.ANSWER: (violation(BY_NAME, place="name"), violation(SAME_SORT)),
        Reach.PLACE: (violation(BY_NAME), violation(BY_NAME, place="name")),
        Reach.LIST: (violation(SAME_LIST), violation(OTHER_LIST)),
        Reach.SORT: (violation(SAME_SORT), violation(SAME_LIST)),
        Reach.ALIKE: (violation(OTHER_LIST), violation(REFUSED)),
        Reach.FORM: (violation(REFUSED, place=HTTP_STATUS), violation(TEXT)),
        Reach.LIKELY: (violation(OTHER_LIST, hint="likely"), violation(BY_NAME, hint="another")),
        Reach.ANYWHERE: (violation(REFUSED, place=HTTP_STATUS), None),
    }[presumption.reach]
    broken = violation(BY_NAME, hint="likely")
    assert explains(presumption, identifier, row, broken, within)
    assert beyond is None or not explains(presumption, identifier, row, broken, beyond)


@any_operation
def test_no_requirements_presume_each_other(operation: Operation) -> None:
    """So that causes come before what follows from them; each presumption has its reason."""
    catalogue = catalogue_of(operation)
    rank = {row.id: number for number, row in enumerate(catalogue.by_cause)}
    assert rank.keys() == catalogue.by_id.keys()
    for row in catalogue:
        for presumption in row.presumes:
            assert presumption.because
            assert all(rank[name] < rank[row.id] for name in {*presumption.of} - {row.id})


def test_a_circle_of_presumptions_is_an_error() -> None:
    """It would leave none of them the cause."""
    first, second = CATALOGUE["PAG-1"], CATALOGUE["PAG-2"]
    circle = tuple(
        replace(row, presumes=(Presumption((other.id,), Reach.ANSWER, "so"),))
        for row, other in ((first, second), (second, first))
    )
    with pytest.raises(CycleError):
        _ = Catalogue((Group("PAG", "", circle),), frozenset()).by_cause


def test_a_consequence_of_a_consequence_is_traced_to_the_cause() -> None:
    """HTTP-2 explains PAG-4, which explains PAG-9."""
    attribution_of = attributed(
        HTTP_2=violation(BY_NAME), PAG_4=violation(BY_NAME), PAG_9=violation(BY_NAME)
    )
    assert attribution_of["HTTP-2"].own
    assert attribution_of["PAG-4"] == attribution_of["PAG-9"] == ((), ("HTTP-2",))


def test_only_what_is_presumed_can_be_a_cause() -> None:
    """Directly or in turn; what follows is asked of these alone."""
    assert CATALOGUE["PAG-9"].presumed < CATALOGUE.causes["PAG-9"]
    assert {"PAG-4", "HTTP-2"} <= CATALOGUE.causes["PAG-9"]
    assert all(row.id not in CATALOGUE.causes[row.id] for row in CATALOGUE)


def test_one_sound_answer_makes_a_block_of_its_own() -> None:
    """The other violation still follows from the cause."""
    sound = violation(SAME_LIST)
    judgements = {
        ("PAG-4", None): Judgement(0, (violation(BY_NAME),)),
        ("PAG-9", None): Judgement(0, (violation(BY_NAME), sound)),
    }
    attribution_of = attributions(judgements, CATALOGUE)
    assert attribution_of["PAG-9", None] == ((sound,), ("PAG-4",))


def test_what_was_not_confirmed_follows_if_all_of_it_would() -> None:
    """More requests would only confirm a consequence; it is no cause of anything itself."""
    within, beyond = violation(BY_NAME, volatile=True), violation(SAME_LIST, volatile=True)
    judgements = {
        ("PAG-4", None): Judgement(0, (violation(BY_NAME),)),
        ("PAG-9", None): Judgement(0, (), (within,)),
    }
    attribution_of = attributions(judgements, CATALOGUE)
    assert attribution_of["PAG-9", None] == ((), ("PAG-4",))
    judgements["PAG-9", None] = Judgement(0, (), (within, beyond))
    assert attributions(judgements, CATALOGUE)["PAG-9", None] == ((), ())


def test_a_witness_is_above_suspicion() -> None:
    """What only shows how things should be spoils no conclusion."""
    attribution_of = attributed(
        HTTP_2=violation(BY_NAME, SAME_SORT, witnesses=1), PAG_4=violation(SAME_SORT)
    )
    assert attribution_of["PAG-4"].own


def test_any_spoilt_answer_spoils_the_conclusion() -> None:
    """It rests on all of them."""
    attribution_of = attributed(PAG_4=violation(BY_NAME), PAG_6=violation(SAME_SORT, BY_NAME))
    assert attribution_of["PAG-6"] == ((), ("PAG-4",))
    assert not attribution_of["PAG-6"].own


def test_what_is_pending_spoils_beside_what_is_confirmed() -> None:
    """Alone it is not known to be broken."""
    pending, broken = (violation(SAME_SORT),), (violation(BY_NAME),)
    follower = {("PAG-9", None): Judgement(0, (violation(SAME_SORT),))}
    beside = attributions({("PAG-4", None): Judgement(0, broken, pending), **follower}, CATALOGUE)
    alone = attributions({("PAG-4", None): Judgement(0, (), pending), **follower}, CATALOGUE)
    assert not beside["PAG-9", None].own
    assert alone["PAG-9", None].own


def test_every_case_spoils_for_its_requirement() -> None:
    """And each case is attributed by itself."""
    judgements = {
        ("SORT-1", "sortBy-createdAt"): Judgement(1, ()),
        ("SORT-1", "sortBy-startDate"): Judgement(0, (violation(BY_NAME),)),
        ("SORT-11", None): Judgement(0, (violation(BY_NAME),)),
    }
    attribution_of = attributions(judgements, CATALOGUE)
    assert attribution_of["SORT-1", "sortBy-createdAt"] == ((), ())
    assert attribution_of["SORT-11", None] == ((), ("SORT-1",))


def test_cases_that_are_wrong_in_the_same_way_have_one_cause() -> None:
    """The first of them, whatever it rests on; one without a likely cause stands for itself."""
    reverse = [violation(answer, hint="reverse") for answer in (BY_NAME, SAME_LIST, OTHER_LIST)]
    judgements = {
        ("SORT-1", "sortBy-createdAt"): Judgement(0, (reverse[0], reverse[0])),
        ("SORT-1", "sortBy-updatedAt"): Judgement(0, (violation(BY_NAME),)),
        ("SORT-1", "sortBy-startDate"): Judgement(0, (reverse[1],)),
        ("SORT-3", "sortBy-name"): Judgement(0, (reverse[2],)),
    }
    attribution_of = attributions(judgements, CATALOGUE)
    assert [len(attribution.own) for attribution in attribution_of.values()] == [2, 1, 0, 0]
    assert attribution_of["SORT-1", "sortBy-startDate"].causes == ("SORT-1",)
    assert attribution_of["SORT-3", "sortBy-name"].causes == ("SORT-1",)


def test_what_only_further_questions_show_follows_wherever_its_cause_shows() -> None:
    """If that is presumed; anything else stands for itself."""
    judgements = {
        ("PAG-4", None): Judgement(0, (violation(BY_NAME),)),
        ("PAG-9", None): Judgement(0, (violation(OTHER_LIST),)),
        ("ITEM-1", None): Judgement(0, (violation(OTHER_LIST),)),
    }
    planned = attributions(judgements, CATALOGUE)
    further = attributions(judgements, CATALOGUE, {OTHER_LIST})
    assert planned["PAG-9", None].own
    assert further["PAG-9", None] == ((), ("PAG-4",))
    assert further["ITEM-1", None].own
