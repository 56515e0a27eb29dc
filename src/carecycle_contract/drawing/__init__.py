"""Drawn queries: property tests whose inputs come from the written contract."""

from carecycle_contract.drawing.draw import Drawing

__all__ = ["Drawing"]
