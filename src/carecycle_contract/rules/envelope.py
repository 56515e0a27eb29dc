"""ENV: the body of a list answer and the five members of its envelope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.answer import whole_number
from carecycle_contract.findings.finding import KEPT, Findings, Violation, judged
from carecycle_contract.findings.showing import outline, show
from carecycle_contract.lists.listing import expects_list
from carecycle_contract.rules.rule import each_answer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import JSON


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
        yield Violation((answer,), "body", "one JSON object", outline(answer.json))


@each_answer("ENV-2")
def body_is_served_as_json(answer: Answer) -> Findings:
    """RFC 9110, section 8.3; RFC 8259, section 11 (no charset but UTF-8 makes sense)."""
    if not expects_list(answer):
        return
    exchange = answer.exchange
    yield judged(
        exchange.media_type == "application/json" and exchange.charset in (None, "utf-8", "utf8"),
        answer,
        "header Content-Type",
        "application/json, in UTF-8",
        exchange.header("content-type") or "no such header",
    )


@each_answer("ENV-3")
def envelope_is_complete(answer: Answer) -> Findings:
    """All five members."""
    body = _object(answer)
    if body is None:
        return
    for name in answer.operation.envelope.names:
        yield judged(name in body, answer, name, "to be there", f"only {show(list(body))}")


@each_answer("ENV-4")
def counters_are_whole_numbers(answer: Answer) -> Findings:
    """The total from 0, the current page from 1; of a fractional page both may be fractions."""
    if answer.question.asks_for_fractions:
        return
    body, envelope = _object(answer) or {}, answer.operation.envelope
    for name, least in ((envelope.items_total, 0), (envelope.current_page, 1)):
        if name in body:
            number = whole_number(body[name])
            kept = number is not None and number >= least
            expected = f"a whole number of at least {least}"
            yield judged(kept, answer, name, expected, show(body[name]))


@each_answer("ENV-5")
def neighbours_are_page_numbers_or_null(answer: Answer) -> Findings:
    """The next page and the page before; those of a fractional page may be fractions."""
    if answer.question.asks_for_fractions:
        return
    body, envelope = _object(answer) or {}, answer.operation.envelope
    for name in (envelope.next_page, envelope.prev_page):
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
    """Each of them."""
    body, name = _object(answer) or {}, answer.operation.envelope.items
    if name not in body:
        return
    items = body[name]
    if not isinstance(items, list):
        yield Violation((answer,), name, "an array", outline(items))
        return
    yield KEPT
    for index, item in enumerate(items):
        yield (
            KEPT
            if isinstance(item, dict)
            else Violation((answer,), f"{name}[{index}]", "an object", outline(item))
        )
