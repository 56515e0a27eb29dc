"""A conforming server is not accused, however unusual it is."""

from __future__ import annotations

import pytest
from conforming import Conforming, conforming_servers
from verdicts import departures, verdicts

BUDGET = 120


@pytest.mark.parametrize("conforming", conforming_servers().values(), ids=conforming_servers())
def test_a_conforming_server_departs_from_nothing(conforming: Conforming) -> None:
    """Neither from what binds nor from what is advised."""
    with conforming.open() as url:
        assert departures(verdicts(url, BUDGET)) == {}


def test_the_catalogue_is_complete() -> None:
    """Every server has a name of its own and a sentence that says what it does."""
    sentences = [one.sentence for one in conforming_servers().values()]
    assert len(sentences) >= 55
    assert len(set(sentences)) == len(sentences)
    assert all(one.endswith(".") for one in sentences)
