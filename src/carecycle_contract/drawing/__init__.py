"""Drawn queries: property tests with inputs from the written contract."""

from carecycle_contract.drawing.draw import Drawing

__all__ = ["Drawing"]
