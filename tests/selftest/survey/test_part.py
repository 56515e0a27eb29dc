"""Which questions a run of some requirements asks."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import pytest
from answers import OPERATION
from verdicts import Server, api_of, started

from carecycle_contract.requirements import catalogue_of
from carecycle_contract.survey import extras, plan
from carecycle_contract.survey.part import Part

if TYPE_CHECKING:
    from carecycle_contract.answer import Answer

PARTS = (*chain(*chain(*plan.STAGES)), *plan.ODDITIES, plan.refused_again)
FURTHER = [part for part in vars(extras).values() if isinstance(part, Part)]
CATALOGUE = catalogue_of(OPERATION)


@pytest.mark.parametrize("name", CATALOGUE.by_id)
def test_every_requirement_is_shown_by_a_part(name: str) -> None:
    """Of those that are asked before anything else."""
    assert any(part.serves(frozenset({name})) for part in (*PARTS, extras.census))


def test_parts_name_requirements_and_groups_that_exist() -> None:
    """By id, or by the group that its id begins with."""
    known = {*CATALOGUE.by_id, *(name.partition("-")[0] for name in CATALOGUE.by_id)}
    assert {name for part in (*PARTS, *FURTHER) for name in part.shows} <= known


def _asked(server: Server, budget: int, *names: str) -> list[Answer]:
    """What a run of these requirements asks the reference API, and what it answers."""
    with started(server.url(api_of()), budget) as run:
        return run.survey(selected=frozenset(names)).target.answers


@pytest.mark.parametrize(
    ("name", "most"),
    [
        *(("PAG-2", 8), ("PAG-10", 11), ("ENV-1", 9), ("ITEM-1", 6), ("SORT-1", 50)),
        *(("FILT-1", 50), ("SRCH-2", 75), ("VAL-3", 40), ("VAL-8", 20), ("AUTH-1", 24)),
    ],
)
def test_one_requirement_costs_what_it_needs(server: Server, name: str, most: int) -> None:
    """Where a whole run takes 200 requests; nothing is asked twice."""
    answers = _asked(server, 200, name)
    assert 1 < len(answers) <= most
    assert len({answer.question for answer in answers}) == len(answers)


def test_what_several_requirements_need_is_asked_once(server: Server) -> None:
    """For all of them together."""
    alone = [len(_asked(server, 60, name)) for name in ("PAG-2", "PAG-3", "AUTH-1")]
    together = _asked(server, 60, "PAG-2", "PAG-3", "AUTH-1")
    assert len(together) < sum(alone) - alone[0]
    assert len({answer.question for answer in together}) == len(together)


@pytest.mark.parametrize("name", ["SORT-1", "FILT-4", "VAL-1", "SRCH-7"])
def test_further_questions_are_those_of_a_whole_run(server: Server, name: str) -> None:
    """What a whole run has no requests for is not asked for one requirement either."""
    shown = len(_asked(server, 60, name))
    assert shown < 40
    assert shown < len(_asked(server, 120, name)) <= len(_asked(server, 200, name)) < 90


def test_a_small_budget_goes_to_what_was_selected(server: Server) -> None:
    """A whole run would have spent it before."""
    answers = _asked(server, 8, "VAL-3")
    assert any("ending" in str(answer.question) for answer in answers)
