"""The contract, read from `openapi/` and `schemas/`: the only source of names and bounds."""

from carecycle_contract.contract.documents import SHIPPED, Schemas
from carecycle_contract.contract.loader import UnknownOperation, read_contract, the_operation
from carecycle_contract.contract.node import JSON, BadContract, Schema
from carecycle_contract.contract.operation import (
    Envelope,
    ErrorBody,
    Operation,
    Parameter,
    Role,
    SortKind,
)

__all__ = [
    "JSON",
    "SHIPPED",
    "BadContract",
    "Envelope",
    "ErrorBody",
    "Operation",
    "Parameter",
    "Role",
    "Schema",
    "Schemas",
    "SortKind",
    "UnknownOperation",
    "read_contract",
    "the_operation",
]
