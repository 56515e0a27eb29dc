"""Properties that hold for any query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.plugin import Conclude, requirement

if TYPE_CHECKING:
    from carecycle_contract.drawing import Drawing


@requirement("DRAW-1")
def test_draw_1_any_query_gets_a_described_answer(drawing: Drawing, conclude: Conclude) -> None:
    """Answers to queries drawn by Schemathesis pass its checks, and every rule."""
    conclude(drawing.described())


@requirement("DRAW-2")
def test_draw_2_any_valid_query_gets_the_predicted_page(
    drawing: Drawing, conclude: Conclude
) -> None:
    """Any valid query gets the page that the whole list predicts."""
    conclude(drawing.predicted())
