"""ENV: the body of a list, and the five members of its envelope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.answer import whole_number
from carecycle_contract.findings.as_text import written_as_text
from carecycle_contract.findings.finding import KEPT, Findings, Undecided, Violation, judged
from carecycle_contract.findings.showing import hidden, outline, show
from carecycle_contract.lists.listing import expects_list
from carecycle_contract.rules.rule import each_answer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import JSON


_UTF_8 = (None, "utf-8", "utf8")
"""What a label may say of the encoding; None stands for no word of it."""


def _object(answer: Answer) -> Mapping[str, JSON] | None:
    return answer.json if expects_list(answer) and isinstance(answer.json, dict) else None


def _structure(value: JSON) -> str:
    """A value in place of an object or array: a text may be what belongs inside."""
    return hidden(value) if isinstance(value, str) else outline(value)


@each_answer("ENV-1")
def body_is_one_json_object(answer: Answer) -> Findings:
    """RFC 8259, sections 4, 6 and 8.1."""
    if not expects_list(answer):
        return
    defect = answer.json_defect
    if defect is not None and _is_as_labelled(answer):
        yield Undecided("the body is what its Content-Type says, which is told of that")
    elif defect is not None:
        expected, hint = "one JSON object, valid by RFC 8259", _likely_cut(answer)
        yield Violation((answer,), "body", expected, str(defect), hint=hint)
    elif isinstance(answer.json, dict):
        yield KEPT
    else:
        yield Violation((answer,), "body", "one JSON object", _structure(answer.json))


def _is_as_labelled(answer: Answer) -> bool:
    """Whether a body that is no JSON is labelled as something else: a format or an encoding."""
    exchange = answer.exchange
    if exchange.media_type != "application/json":
        return exchange.body.lstrip()[:1] == b"<"
    return exchange.charset not in _UTF_8 and not _is_utf_8(exchange.body)


def _is_utf_8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _likely_cut(answer: Answer) -> str | None:
    """The likely cause of a body that ends early, if it is as long as announced."""
    body, announced = answer.exchange.body, answer.exchange.header("content-length")
    if body.isascii() or body.rstrip().endswith(b"}") or announced != str(len(body)):
        return None
    return "Content-Length counts characters, not bytes"


@each_answer("ENV-2")
def body_is_served_as_json(answer: Answer) -> Findings:
    """RFC 9110, section 8.3; RFC 8259, sections 8.1 and 11: no charset but UTF-8 makes sense."""
    if not expects_list(answer):
        return
    exchange = answer.exchange
    yield judged(
        exchange.media_type == "application/json" and exchange.charset in _UTF_8,
        answer,
        "header Content-Type",
        "application/json, in UTF-8",
        exchange.header("content-type") or "no such header",
    )


@each_answer("ENV-3")
def envelope_is_complete(answer: Answer) -> Findings:
    """Judged member by member."""
    body = _object(answer)
    if body is None:
        return
    for name in answer.operation.envelope.names:
        yield judged(name in body, answer, name, "this member", f"only {show(list(body))}")


@each_answer("ENV-4")
def counters_are_whole_numbers(answer: Answer) -> Findings:
    """The total counts from 0, the current page from 1."""
    envelope = answer.operation.envelope
    for name, least in ((envelope.items_total, 0), (envelope.current_page, 1)):
        yield from _is_whole_number(answer, name, least)


def _is_whole_number(answer: Answer, name: str, least: int, *, nullable: bool = False) -> Findings:
    """Not judged for a fractional page: its number, and those beside it, may be fractions."""
    body = _object(answer) or {}
    if name in body and not answer.question.asks_for_fractions:
        value = body[name]
        number = whole_number(value)
        kept = (nullable and value is None) or (number is not None and number >= least)
        expected = f"a whole number of at least {least}{', or null' if nullable else ''}"
        hint = None if kept else written_as_text(value)
        yield judged(kept, answer, name, expected, show(value), hint=hint)


@each_answer("ENV-5")
def neighbours_are_page_numbers_or_null(answer: Answer) -> Findings:
    """Pages count from 1."""
    envelope = answer.operation.envelope
    for name in (envelope.next_page, envelope.prev_page):
        yield from _is_whole_number(answer, name, 1, nullable=True)


@each_answer("ENV-6")
def items_is_an_array_of_objects(answer: Answer) -> Findings:
    """Judged item by item."""
    body, name = _object(answer) or {}, answer.operation.envelope.items
    if name not in body:
        return
    items = body[name]
    if not isinstance(items, list):
        yield Violation((answer,), name, "an array", _structure(items))
        return
    yield KEPT
    for index, item in enumerate(items):
        if isinstance(item, dict):
            yield KEPT
        else:
            yield Violation((answer,), f"{name}[{index}]", "an object", _structure(item))
