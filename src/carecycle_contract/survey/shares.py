"""How the budget is shared between planned questions and drawn queries."""

from bisect import bisect_left

_LIMITED, _USUAL = (60, 2), (200, 80)
"""Budgets, each with the share of drawn queries, second looks and smaller queries included."""


def drawn_share(budget: int) -> int:
    """The number of requests reserved for drawn queries: 2 of 60, 80 of 200, half beyond."""
    (small, small_share), (usual, usual_share) = _LIMITED, _USUAL
    if budget <= small:
        return max(1, budget * small_share // small)
    if budget <= usual:
        rise = (budget - small) * (usual_share - small_share) // (usual - small)
        return small_share + rise
    return usual_share + (budget - usual) // 2


def budget_for(requests: int) -> int:
    """The smallest budget, in tens, that leaves so many requests to planned questions."""
    tens = range(0, 2 * requests + _USUAL[0], 10)
    return tens[bisect_left(tens, requests, key=lambda budget: budget - drawn_share(budget))]
