"""Keep the API key and personal data out of everything that is shown or written."""

from carecycle_contract.redaction.line import cut, one_line
from carecycle_contract.redaction.people import (
    has_people,
    opening,
    with_people_replaced,
    without_people,
)
from carecycle_contract.redaction.redactor import Redactor
from carecycle_contract.redaction.secret import KEY_VARIABLE, MASKED_KEY, Secret, is_variable

__all__ = [
    "KEY_VARIABLE",
    "MASKED_KEY",
    "Redactor",
    "Secret",
    "cut",
    "has_people",
    "is_variable",
    "one_line",
    "opening",
    "with_people_replaced",
    "without_people",
]
