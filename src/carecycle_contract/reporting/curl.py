"""The request behind an answer as a command line that anybody can run."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from carecycle_contract.question import Key, wrong_key

if TYPE_CHECKING:
    from carecycle_contract.answer import Answer


def curl(answer: Answer, key_variable: str) -> str:
    """A curl command for the answer's request; the key stands in a variable of the environment."""
    header, key = answer.operation.key.header, answer.question.key
    match key:
        case Key.OWN:
            option = f' -H "{header}: ${key_variable}"'
        case Key.NONE:
            option = ""
        case Key.EMPTY:
            # With a colon curl would leave the header out.
            option = f' -H "{header};"'
        case _:
            option = f' -H "{header}: {wrong_key(answer.operation, key)}"'
    return f"curl -i{option} {shlex.quote(answer.exchange.url)}"
