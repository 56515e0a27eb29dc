"""A target that goes away, or shuts the key out, is noticed while it is being asked."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from answers import OPERATION
from scripted import KEY, OK, Script, scripted

from carecycle_contract.client import Client, ClientOptions, NoGround, Unanswered, Watch
from carecycle_contract.question import ask

SHUT_OUT = (401, {"content-type": "application/json"}, b"{}")


def watched(*steps: Any, questions: int) -> tuple[NoGround | None, Script]:
    """What a watch says after so many questions to a server of these steps, and the server."""
    with scripted(*steps) as (url, script), Client(ClientOptions(url, KEY, retries=0)) as target:
        watch = Watch(target, OPERATION)
        for page in range(1, questions + 1):
            try:
                watch.saw(target.ask(ask(OPERATION, page=page)))
            except Unanswered as failure:
                watch.missed(failure)
        with suppress(NoGround):
            watch.settle()
    return watch.lost, script


def test_three_questions_in_a_row_without_an_answer() -> None:
    """The ground is checked once more, and found lost since the first, which may be the cause."""
    lost, script = watched(OK, "drop", questions=4)
    assert lost is not None
    told = "after 1 question had been answered; the first without an answer was [page=2]."
    assert told in str(lost)
    assert len(script.seen) == 1 + 3 + 1


def test_a_single_question_without_an_answer_says_nothing_yet() -> None:
    """Others are answered before it and after it, so that no request goes for a check."""
    lost, script = watched(OK, "drop", OK, questions=3)
    assert lost is None
    assert len(script.seen) == 3


def test_the_last_question_without_an_answer_is_settled() -> None:
    """Nothing shows whether further questions would have been answered."""
    lost, script = watched(OK, "drop", questions=2)
    assert lost is not None
    assert len(script.seen) == 2 + 1


def test_a_key_that_is_shut_out() -> None:
    """The opening question is asked again, and once more with its header in another spelling."""
    lost, script = watched(OK, SHUT_OUT, questions=2)
    assert lost is not None
    assert "the key was refused (401)" in str(lost)
    assert "without an answer" not in str(lost)
    assert len(script.seen) == 2 + 2


def test_a_question_that_alone_is_refused() -> None:
    """The opening question is answered, so that the key is still good."""
    lost, script = watched(OK, SHUT_OUT, OK, questions=2)
    assert lost is None
    assert len(script.seen) == 2 + 1


def test_shutting_out_is_checked_a_few_times_only() -> None:
    """A server that refuses every second question costs three checks, no more."""
    _, script = watched(*[SHUT_OUT, OK] * 5, SHUT_OUT, questions=10)
    assert len(script.seen) == 10 + 3


def test_what_was_not_modified_shuts_nobody_out() -> None:
    """Though no condition was sent, the target is there, and this is told as an answer."""
    lost, script = watched(OK, (304, {"content-length": "0"}, b""), questions=2)
    assert lost is None
    assert len(script.seen) == 2
