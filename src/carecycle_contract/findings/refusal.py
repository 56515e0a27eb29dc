"""Refusals: error bodies, and answers described in a few words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from carecycle_contract.answer import drops_query
from carecycle_contract.findings.finding import HTTP_STATUS, KEPT, Violation, judged
from carecycle_contract.findings.schema import is_valid
from carecycle_contract.findings.showing import outline, show
from carecycle_contract.phrases import abridged, counted
from carecycle_contract.redaction import opening
from carecycle_contract.statuses import CLIENT_ERRORS, NO_STATUS, NOT_MODIFIED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import JSON, ErrorBody
    from carecycle_contract.findings.finding import Finding


_SHOWN, _READ = 160, 1 << 16
_MEMBER = re.compile(r'"[^"\\\n]{1,100}"\s{0,20}:')
_PAGE = re.compile(r"\s*<(?:!doctype|html)\b", re.IGNORECASE)
_XML = b"<?xml"
# What people read, and what JSON should have been.
_READ_BY_PEOPLE = re.compile(r"text/(?:html|markdown|plain)|(?:\S+[/+])?json")


def is_error_body(answer: Answer) -> bool:
    """Whether the body is a documented error."""
    operation = answer.operation
    return answer.json_defect is None and is_valid(
        operation.schemas, operation.error.schema_name, answer.json
    )


def error_code(answer: Answer) -> str | None:
    """The code of an error body, or None."""
    code = answer.value_at(answer.operation.error.code)
    return code if isinstance(code, str) else None


def said_in(error: ErrorBody) -> str:
    """The telling members of an error body, in words: `a message and a code`."""
    return " and ".join(f"a {path[-1]}" for path in _paths(error)) or "the documented members"


def _paths(error: ErrorBody) -> list[tuple[str, ...]]:
    return [path for path in (error.message, error.code) if path is not None]


def describe(answer: Answer) -> str:
    """An answer in a few words: its status, and the gist of its body.

    Of a JSON body only the error's own members are shown; others may hold personal data.
    """
    body, status = answer.exchange.body, answer.status
    if status == NO_STATUS:
        return "no answer: the connection was closed"
    if 300 <= status < 400 or not body:
        return f"{status}, {_redirect(answer) if 300 <= status < 400 else 'no body'}"
    if answer.json_defect is not None:
        return f"{status} with {data_in(answer) or _text(body, str(answer.json_defect))}"
    if isinstance(answer.json, dict):
        items = answer.json.get(answer.operation.envelope.items)
        if isinstance(items, list):
            return f"{status} with a list of {counted(len(items), 'item')}"
        return f"{status} with {_said(answer, answer.json)}"
    return f"{status} with {outline(answer.json)}"


def data_in(answer: Answer) -> str | None:
    """What a body that is no JSON is otherwise, unless it is a text for people; or None.

    XML, YAML or a form may hold members of which some are personal.
    """
    body, media_type = answer.exchange.body, answer.exchange.media_type
    is_xml = body.lstrip().startswith(_XML)
    if not is_xml and (media_type is None or _READ_BY_PEOPLE.fullmatch(media_type)):
        return None
    kind = "XML" if is_xml else opening(media_type or "", _SHOWN) or "no media type"
    return f"{counted(len(body), 'byte')} of {kind}, not shown since they may be personal"


def has_member(text: str) -> bool:
    """Whether a text has a member of a JSON object in it, behind a prefix or a warning.

    Scripts in the pages of frameworks have some, too.
    """
    return _MEMBER.search(text) is not None and _PAGE.match(text) is None


def _text(body: bytes, defect: str) -> str:
    """The beginning of a body that is no JSON."""
    if b"\0" in body:
        # In UTF-16, say, neither a key nor an address would be recognised.
        return f"{counted(len(body), 'byte')} that are no text in UTF-8"
    if body.lstrip()[:1] in (b"{", b"["):
        # It may hold members, of which some are personal.
        return f"what begins as JSON, but is none: {defect}"
    read = body[:_READ].decode("utf-8", "replace")
    if has_member(read):
        return f"what has JSON in it, but is none: {defect}"
    text = " ".join(read.split())
    if len(body) > _READ:
        # The last word may be half an e-mail address.
        text = text.rpartition(" ")[0]
    return opening(text, _SHOWN)


def _redirect(answer: Answer) -> str:
    if answer.status == NOT_MODIFIED:
        return "though no condition was sent"
    location = answer.exchange.header("location")
    if not location:
        return "without saying where to"
    without = " without the query" if drops_query(answer) else ""
    return f"a redirect{without} to {opening(location, _SHOWN)}"


def _said(answer: Answer, body: Mapping[str, JSON]) -> str:
    paths = _paths(answer.operation.error)
    said = {path[-1]: answer.value_at(path) for path in paths if answer.value_at(path) is not None}
    others = [name for name in body if name not in {path[0] for path in paths}]
    lacking = [path[-1] for path in paths if path[-1] not in said]
    if said or not lacking:
        shown = show(said) + (f" and {abridged(others)}" if others else "")
    else:
        shown = f"an object with {f'only {abridged(others)}' if others else 'no members'}"
    missing = f"; {' and '.join(lacking)} {'is' if len(lacking) == 1 else 'are'} missing"
    return shown + (missing if lacking else "")


def judged_status(kept: bool, answer: Answer, expected: str) -> Finding:
    """KEPT, or the violation that an answer has another status than expected."""
    return KEPT if kept else Violation((answer,), HTTP_STATUS, expected, describe(answer))


def no_server_error(answer: Answer) -> Finding:
    """Judge whether an answer is no 5xx."""
    return judged_status(answer.status < 500, answer, "any but a 5xx")


def refused(answer: Answer, *statuses: int) -> Finding:
    """Judge whether an answer has one of these statuses, or any 4xx; its body is ERR-1's matter."""
    expected = " or ".join(map(str, statuses)) or "a 4xx"
    return judged_status(answer.status in (statuses or CLIENT_ERRORS), answer, expected)


def one_code_for_all(answers: Iterable[Answer]) -> str | None:
    """That errors of several statuses have one code; None if they have not."""
    errors = [answer for answer in answers if answer.status in CLIENT_ERRORS]
    codes = {error_code(answer) for answer in errors}
    is_one = len(codes) == 1 and len({answer.status for answer in errors}) > 1
    return f"every error has the code {show(codes.pop())}" if is_one else None


def has_code(answer: Answer, codes: Sequence[str]) -> Finding:
    """Judge whether an error body has one of the codes."""
    code, place = error_code(answer), ".".join(answer.operation.error.code or ())
    return judged(code in codes, answer, place, " or ".join(map(show, codes)), show(code))
