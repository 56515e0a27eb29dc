"""Render the request of an exchange as a command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.reporting import sinks

if TYPE_CHECKING:
    from carecycle_contract.verdict import ShownExchange

# A line has a label before the command.
_LONGEST = sinks.LONGEST_LINE - 20


def curl(exchange: ShownExchange) -> str:
    """A curl command that repeats the request, with the key from its environment variable.

    Half a command would be another one, so that of a long URL is left out.
    """
    options = "".join(f' -H "{_header(*header)}"' for header in exchange.headers)
    command = f"curl -i{options} {sinks.shell(exchange.url)}"
    if len(command) > _LONGEST:
        return f"a URL of {len(exchange.url)} characters, too long to show"
    return command


def _header(name: str, value: str) -> str:
    # After a colon, curl would leave out an empty header.
    return f"{name}: {value}" if value else f"{name};"
