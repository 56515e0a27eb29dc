"""A key stands in no answer."""

from __future__ import annotations

import pytest
from answers import ERROR, answered, ask, verdict

from carecycle_contract.question import Key
from carecycle_contract.rules.authentication import key_is_not_echoed


@pytest.mark.parametrize("status", [200, 429, 500])
def test_a_key_must_not_stand_in_any_answer(status: int) -> None:
    """A rate limit's answer too."""
    rule = key_is_not_echoed
    assert rule.sees_rate_limits
    assert verdict(rule, answered(ask(), status, ERROR)) is True
    assert verdict(rule, answered(ask(), status, ERROR, echoes_key=True)) is False
    assert verdict(rule, answered(ask(key=Key.NONE), status, ERROR)) is None
