"""A key stands in no answer."""

from __future__ import annotations

import pytest
from answers import ERROR, answered, ask, verdict

from carecycle_contract.question import Key
from carecycle_contract.rules.authentication import key_is_not_echoed, wrong_key_is_not_echoed


@pytest.mark.parametrize("status", [200, 429, 500])
@pytest.mark.parametrize("key", Key, ids=lambda key: key.name.lower())
def test_a_key_must_not_stand_in_any_answer(key: Key, status: int) -> None:
    """A rate limit's answer too; the target's own key by one rule, wrong ones by another."""
    question = ask(key=key)
    keyless = (Key.NONE, Key.EMPTY)
    rules = {key_is_not_echoed: [Key.OWN], wrong_key_is_not_echoed: [*set(Key) - {Key.OWN}]}
    for rule, keys in rules.items():
        judges = key in keys and key not in keyless
        assert rule.sees_rate_limits
        assert verdict(rule, answered(question, status, ERROR)) is (True if judges else None)
        echo = answered(question, status, ERROR, echoes_key=True)
        assert verdict(rule, echo) is (False if judges else None)
