"""Keep the API key and personal data out of everything that is shown or written."""

from carecycle_contract.redaction.line import cut, one_line
from carecycle_contract.redaction.own_fault import OWN_FAULT, masked_traceback
from carecycle_contract.redaction.people import (
    has_people,
    opening,
    with_people_replaced,
    without_people,
)
from carecycle_contract.redaction.redactor import Redactor
from carecycle_contract.redaction.secret import (
    KEY_VARIABLE,
    MASKED_KEY,
    Secret,
    is_variable,
    shown_variable,
)

__all__ = [
    "KEY_VARIABLE",
    "MASKED_KEY",
    "OWN_FAULT",
    "Redactor",
    "Secret",
    "cut",
    "has_people",
    "is_variable",
    "masked_traceback",
    "one_line",
    "opening",
    "shown_variable",
    "with_people_replaced",
    "without_people",
]
