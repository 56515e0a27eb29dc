"""Render the request of an exchange as a command line."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from carecycle_contract.verdict import ShownExchange


def curl(exchange: ShownExchange) -> str:
    """A curl command that repeats the request, with the key from its environment variable."""
    options = "".join(f' -H "{_header(*header)}"' for header in exchange.headers)
    return f"curl -i{options} {shlex.quote(exchange.url)}"


def _header(name: str, value: str) -> str:
    # After a colon, curl would leave out an empty header.
    return f"{name}: {value}" if value else f"{name};"
