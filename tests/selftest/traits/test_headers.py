"""Which headers answers have."""

from __future__ import annotations

import pytest
from answers import JSON_TYPE, answered, ask, listed

from carecycle_contract.traits.headers import headers


@pytest.mark.parametrize(
    "policy", ['"100-in-1min"; q=100; w=60; pk=:MTJj:', '"100-in-1min"; q=100;pk=:OWE2:; w=60']
)
def test_a_policy_is_told_without_what_the_address_of_the_client_makes_of_it(policy: str) -> None:
    """Else another address would look like another server."""
    body = listed(ask(), [], 0).json
    page = answered(ask(), 200, body, {**JSON_TYPE, "ratelimit-policy": policy})
    shown = {observation.id: observation.values for observation in headers([page])}
    assert shown["answers:ratelimit-policy"] == ('"100-in-1min"; q=100; w=60',)
