"""The request of an exchange as a command line that anybody can run."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from carecycle_contract.verdict import ShownExchange


def curl(exchange: ShownExchange) -> str:
    """A curl command that sends the request again, the key from a variable of the environment."""
    options = "".join(f' -H "{_header(*header)}"' for header in exchange.headers)
    return f"curl -i{options} {shlex.quote(exchange.url)}"


def _header(name: str, value: str) -> str:
    # With a colon curl would leave an empty header out.
    return f"{name}: {value}" if value else f"{name};"
