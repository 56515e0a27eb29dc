"""Refusals: the bodies of errors, and how an answer is described in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.findings.finding import judged
from carecycle_contract.findings.showing import outline, show
from carecycle_contract.redaction import opening

if TYPE_CHECKING:
    from carecycle_contract.answer import Answer
    from carecycle_contract.findings.finding import Finding


_SHOWN, _READ = 160, 1 << 16


SAID = ("message", "code")
"""The members that every error has."""


def is_error_body(answer: Answer) -> bool:
    """Whether the body is a JSON object with a message and a code, both texts."""
    body = answer.json
    return isinstance(body, dict) and all(isinstance(body.get(name), str) for name in SAID)


def error_code(answer: Answer) -> str | None:
    """The `code` of an error body, or None."""
    code = answer.json.get("code") if isinstance(answer.json, dict) else None
    return code if isinstance(code, str) else None


def describe(answer: Answer) -> str:
    """An answer in a few words: its status, and what its body says for people to read.

    Of JSON only the members of an error are shown: others may hold personal data.
    """
    body, status = answer.exchange.body, answer.status
    if not body:
        return f"{status}, no body"
    if isinstance(answer.json, dict) and isinstance(answer.json.get("items"), list):
        return f"{status} with a list of {len(answer.json['items'])} items"
    if isinstance(answer.json, dict):
        said = {name: answer.json[name] for name in SAID if name in answer.json}
        others = [name for name in answer.json if name not in SAID]
        return f"{status} with {show(said)}" + (f" and {', '.join(others)}" if others else "")
    if answer.json_defect is None:
        return f"{status} with {outline(answer.json)}"
    text = " ".join(body[:_READ].decode("utf-8", "replace").split())
    if len(body) > _READ:
        # The last word may be half an address.
        text = text.rpartition(" ")[0]
    return f"{status} with {opening(text, _SHOWN)}{'…' if len(text) > _SHOWN else ''}"


def refused(answer: Answer, statuses: range | tuple[int, ...], expected: str) -> Finding:
    """Whether an answer has one of the statuses, and the error body."""
    kept = answer.status in statuses and is_error_body(answer)
    return judged(kept, answer, "status", f"{expected} with a message and a code", describe(answer))
