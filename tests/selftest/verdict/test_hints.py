"""What the answers that show a violation have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from answers import OPERATION, answered, ask
from bounds import within_seconds

from carecycle_contract.findings.finding import HTTP_STATUS, Violation
from carecycle_contract.question import Key, Question
from carecycle_contract.verdict.hints import in_common, kept_from

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.answer import Answer

PAGES = [answered(ask(page=number)) for number in (2, 3, 4)]
FILTERED = [answered(ask(page=number, filter="active")) for number in (2, 3, 4)]
DRAFTS = [answered(ask(page=number, filter="draft")) for number in (2, 3, 4)]
PAGES_OF_TEN = [answered(ask(page=number, per_page=10)) for number in (2, 3, 4, 5)]
FILTERED_BY_TEN = [answered(ask(page=number, per_page=10, filter="active")) for number in (2, 3, 4)]
REFUSED = [answered(ask(page=number), 400) for number in (0, -1, -2)]
FAILED = [*REFUSED[1:], answered(ask(page=0), 500)]
KEYLESS = [answered(ask(page=number, key=Key.NONE), 401) for number in (1, 2, 3)]


@pytest.mark.parametrize(
    ("showing", "others", "told"),
    [
        (FILTERED, PAGES, "all 3 answers (200) to questions with status=… show this, and no other"),
        (
            FILTERED,
            [*PAGES, *DRAFTS],
            "all 3 answers (200) to questions with status=active show this, and no other",
        ),
        (
            [*FILTERED, *DRAFTS[:1]],
            [*PAGES, *DRAFTS[1:]],
            "4 of 6 answers (200) to questions with status=… show this, and no other",
        ),
        (
            FILTERED,
            [*PAGES, *PAGES_OF_TEN, *FILTERED_BY_TEN],
            "3 of 6 answers (200) to questions with status=… show this, and no other",
        ),
        (
            FILTERED_BY_TEN,
            [*FILTERED, *PAGES, *PAGES_OF_TEN],
            "all 3 answers (200) to questions with perPage=… and status=… show this, and no other",
        ),
        (REFUSED, PAGES, "all 3 refusals (400) show this, and no other answer"),
        (FAILED, PAGES, "all 3 error answers (400, 500) show this, and no other answer"),
        (FILTERED, [], "all 3 answers show this"),
        (FILTERED, KEYLESS, "all 3 answers show this"),
        ([*FILTERED, *PAGES], DRAFTS, None),
        (FILTERED[:2], PAGES, None),
        (FILTERED, PAGES[:2], None),
        (KEYLESS, PAGES, None),
    ],
)
def test_what_tells_best_which_answers_show_it(
    showing: Sequence[Answer], others: Sequence[Answer], told: str | None
) -> None:
    """A parameter, before one with its value; a status; nothing that chance explains."""
    violations = [Violation((answer,), "body", "this", "that") for answer in showing]
    assert in_common([*violations, *violations], [*others, *showing]) == told


BODY = {"message": "No", "code": "UNAUTHORIZED"}
REFUSAL = answered(ask(page=1, key=Key.NONE), 401, BODY)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (answered(ask(page=1), 401, BODY), "with no key: a cache may have kept it"),
        (answered(ask(page=1), 200, BODY), "the body is that of the earlier 401 to this question"),
        (answered(ask(page=1, key=Key.NONE), 200, BODY), "a cache may have kept it"),
        (answered(ask(page=1, key=Key.NONE), 401, BODY), None),
        (answered(ask(page=1), 401, {**BODY, "message": "Never"}), None),
        (answered(ask(page=2), 401, BODY), None),
    ],
)
def test_a_refusal_that_a_cache_kept_is_told(answer: Answer, told: str | None) -> None:
    """For another key, or with another status."""
    kept = kept_from(Violation((answer,), HTTP_STATUS, "200", "401"), [REFUSAL, answer])
    assert (kept is None) if told is None else told in str(kept)
    assert kept_from(Violation((REFUSAL,), HTTP_STATUS, "200", "401"), [REFUSAL, answer]) is None


def test_a_page_that_a_cache_kept_is_told_where_others_are_refused() -> None:
    """A server that lets everybody in answers all alike, and keeps nothing for it."""
    page = {"items": [{"id": "a"}]}
    with_key, without = (answered(ask(page=2, key=key), 200, page) for key in (Key.OWN, Key.NONE))
    let_in = Violation((without,), HTTP_STATUS, "401 or 403", "200")
    assert kept_from(let_in, [with_key, without]) is None
    assert "200 to this question with the target's own key" in str(
        kept_from(let_in, [REFUSAL, with_key, without])
    )


@pytest.mark.parametrize(("status", "told"), [(500, "500"), (0, "no answer")])
def test_where_the_status_is_wrong_answers_of_others_are_compared(status: int, told: str) -> None:
    """What is refused besides, perhaps with reason, tells nothing."""
    failing = [
        answered(ask(page=number, filter="active", per_page=10), status) for number in (2, 3, 4)
    ]
    violations = [Violation((answer,), HTTP_STATUS, "below 500", "500") for answer in failing]
    answers = [*failing, *PAGES_OF_TEN, *FILTERED]
    assert in_common(violations, answers) == (
        f"all 3 questions with perPage=… and status=… are answered so ({told}), and no other"
    )
    refused = [answered(ask(page=number, filter="active"), status) for number in (0, -1, -2, -3)]
    assert in_common(violations, [*answers, *refused]) == (
        f"all 3 questions with perPage=… and status=… are answered so ({told})"
    )


def test_thousands_of_parameters_are_compared_in_time() -> None:
    """A recording of others may have any, and each two of them may tell."""
    pairs = tuple((f"unknown{number}", "1") for number in range(3000))
    answers = [
        answered(Question((("page", str(number)), *pairs), Key.OWN, OPERATION), 400)
        for number in range(10)
    ]
    violations = [Violation((answer,), "body", "a", "b") for answer in answers[:5]]
    with within_seconds(2):
        assert in_common(violations, answers) is None
