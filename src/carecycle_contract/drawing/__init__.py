"""Drawn queries: property tests with inputs from the written contract."""

from carecycle_contract.drawing.draw import Drawing
from carecycle_contract.drawing.examples import Examples

__all__ = ["Drawing", "Examples"]
