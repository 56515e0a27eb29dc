"""Further headers of every request, such as a gateway in front of the target wants."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from carecycle_contract.client.errors import OptionError
from carecycle_contract.redaction import is_variable, shown_variable

if TYPE_CHECKING:
    from collections.abc import Mapping

_OPTION = "--header"
# RFC 9110 section 5.6.2.
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
LONGEST_VALUE = 4096
"""Characters of a value; most servers take no longer headers, and to mask them would take long."""

_OURS = {
    *("accept", "accept-encoding", "connection", "content-length", "cookie", "host", "te"),
    *("transfer-encoding", "upgrade", "user-agent"),
}


@dataclass(frozen=True, slots=True)
class Header:
    """A header whose value, a secret, is that of an environment variable."""

    name: str
    variable: str
    value: str = field(repr=False)

    @classmethod
    def parse(cls, text: str, key_header: str, environment: Mapping[str, str]) -> Header:
        """Parse `NAME=VARIABLE`; `key_header` has the API key, which has options of its own.

        Raises:
            OptionError: if it cannot be used; no message has the value, not even if it was given in
                place of the variable.

        """
        name, equals, variable = text.partition("=")
        remedy = "Give NAME=VARIABLE, with the environment variable that holds the value."
        if not equals or not is_variable(variable) or not _NAME.fullmatch(name):
            raise OptionError(_OPTION, "it is not NAME=VARIABLE", remedy)
        if name.lower() == key_header.lower():
            raise OptionError(_OPTION, f"{name} holds the API key", "Give it with --api-key-env.")
        if name.lower() in _OURS:
            raise OptionError(_OPTION, f"{name} is set by the suite itself", "Leave it out.")
        value = environment.get(variable)
        if not value:
            told = f"{shown_variable(variable)} is not set"
            raise OptionError(_OPTION, f"{name} has no value: {told}", remedy)
        if not (value.isascii() and value.isprintable() and value == value.strip()):
            problem = f"the value of {variable} has characters that a header may not have"
            raise OptionError(_OPTION, problem, "Check how it was set.")
        if len(value) > LONGEST_VALUE:
            problem = f"the value of {variable} has more than {LONGEST_VALUE:,} characters"
            raise OptionError(_OPTION, problem, "Check how it was set.")
        return cls(name, variable, value)
