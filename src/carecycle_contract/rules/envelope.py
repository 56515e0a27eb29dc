"""ENV: the body of a list answer and the five members of its envelope."""

from __future__ import annotations

from email.message import Message
from typing import TYPE_CHECKING

from carecycle_contract.answer import whole_number
from carecycle_contract.rules.listing import expects_list
from carecycle_contract.rules.ruling import KEPT, Findings, Violation, each_answer, judged, show

if TYPE_CHECKING:
    from collections.abc import Mapping

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import JSON

MEMBERS = ("itemsTotal", "currentPage", "nextPage", "prevPage", "items")


def _object(answer: Answer) -> Mapping[str, JSON] | None:
    return answer.json if expects_list(answer) and isinstance(answer.json, dict) else None


@each_answer("ENV-1")
def body_is_one_json_object(answer: Answer) -> Findings:
    """RFC 8259, sections 4, 6 and 8.1."""
    if not expects_list(answer):
        return
    defect = answer.json_defect
    if defect is not None:
        yield Violation((answer,), "body", "one JSON object, valid by RFC 8259", str(defect))
    elif isinstance(answer.json, dict):
        yield KEPT
    else:
        yield Violation((answer,), "body", "one JSON object", show(answer.json))


def media_type(answer: Answer) -> tuple[str, str | None]:
    """The media type and the charset of an answer, both in lower case."""
    header = Message()
    header["content-type"] = answer.exchange.header("content-type") or ""
    charset = header.get_content_charset()
    # Message falls back to text/plain, which an answer without the header must not be given.
    given = answer.exchange.header("content-type") is not None
    return (header.get_content_type() if given else "none"), charset


@each_answer("ENV-2")
def body_is_served_as_json(answer: Answer) -> Findings:
    """RFC 9110, section 8.3; RFC 8259, section 11 (no charset but UTF-8 makes sense)."""
    if not expects_list(answer):
        return
    kind, charset = media_type(answer)
    yield judged(
        kind == "application/json" and charset in (None, "utf-8", "utf8"),
        answer,
        "header Content-Type",
        "application/json, in UTF-8",
        answer.exchange.header("content-type") or "no such header",
    )


@each_answer("ENV-3")
def envelope_is_complete(answer: Answer) -> Findings:
    """The page marks all five members as required."""
    body = _object(answer)
    if body is None:
        return
    for name in MEMBERS:
        yield judged(name in body, answer, name, "to be there", f"only {show(list(body))}")


@each_answer("ENV-4")
def counters_are_whole_numbers(answer: Answer) -> Findings:
    """ItemsTotal from 0, currentPage from 1."""
    body = _object(answer) or {}
    for name, least in (("itemsTotal", 0), ("currentPage", 1)):
        if name in body:
            number = whole_number(body[name])
            kept = number is not None and number >= least
            expected = f"a whole number of at least {least}"
            yield judged(kept, answer, name, expected, show(body[name]))


@each_answer("ENV-5")
def neighbours_are_page_numbers_or_null(answer: Answer) -> Findings:
    """NextPage and prevPage."""
    body = _object(answer) or {}
    for name in ("nextPage", "prevPage"):
        if name in body and body[name] is None:
            yield KEPT
        elif name in body:
            number = whole_number(body[name])
            kept = number is not None and number >= 1
            yield judged(
                kept, answer, name, "a whole number of at least 1, or null", show(body[name])
            )


@each_answer("ENV-6")
def items_is_an_array_of_objects(answer: Answer) -> Findings:
    """`items`."""
    body = _object(answer) or {}
    if "items" not in body:
        return
    items = body["items"]
    if not isinstance(items, list):
        yield Violation((answer,), "items", "an array", show(items))
        return
    yield KEPT
    for index, item in enumerate(items):
        yield (
            KEPT
            if isinstance(item, dict)
            else Violation((answer,), f"items[{index}]", "an object", show(item))
        )
