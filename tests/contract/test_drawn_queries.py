"""Properties of answers to queries that are drawn, not chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.plugin import Conclude, requirement

if TYPE_CHECKING:
    from carecycle_contract.drawing import Drawing


@requirement("DRAW-1")
def test_draw_1_any_query_gets_a_described_answer(drawing: Drawing, conclude: Conclude) -> None:
    """Schemathesis draws valid and invalid queries; its checks and all our rules judge them."""
    conclude(drawing.described())


@requirement("DRAW-2")
def test_draw_2_any_valid_query_gets_the_predicted_page(
    drawing: Drawing, conclude: Conclude
) -> None:
    """The fully walked list predicts the page of any valid query."""
    conclude(drawing.predicted())
