"""The embedded reference API: a real HTTP server over SQLite that conforms to the contract."""

from carecycle_contract.reference.api import ReferenceApi
from carecycle_contract.reference.data import rows
from carecycle_contract.reference.row import Row
from carecycle_contract.reference.server import embedded, serve
from carecycle_contract.reference.store import Store

__all__ = ["ReferenceApi", "Row", "Store", "embedded", "rows", "serve"]
