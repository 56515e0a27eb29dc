"""Exceptions of the client. No message ever holds the key."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carecycle_contract.answer import Answer
    from carecycle_contract.question import Question


class ClientError(Exception):
    """Base class: the suite could not run, which says nothing about the target."""


class OptionError(ClientError):
    """An option has a value that cannot be used."""

    def __init__(self, option: str, problem: str, remedy: str) -> None:
        super().__init__(f"{option}: {problem}. {remedy}")


class ReadOnlyViolation(ClientError):  # noqa: N818 - it names what was prevented
    """Something tried to send a request that is not a GET."""

    def __init__(self, method: str) -> None:
        super().__init__(
            f"a {method} request was stopped before it left this machine: the suite sends GET "
            "and nothing else, since other methods change a live account"
        )


class BudgetExhausted(ClientError):  # noqa: N818 - it names the state
    """The budget of requests is used up; nothing was sent."""

    def __init__(self, budget: int) -> None:
        super().__init__(f"the budget of {budget} requests is used up (--max-requests)")


class Unanswered(ClientError):  # noqa: N818 - it names the state
    """A question got no answer from the target itself.

    `reason` says what happened; `cause` is the underlying exception, and `answer` the answer of an
    intermediary, or one that was cut off, each None if there was none. `is_limited` tells that the
    rate limit is in the way.
    """

    def __init__(
        self,
        question: Question,
        reason: str,
        cause: Exception | None = None,
        answer: Answer | None = None,
        *,
        is_limited: bool = False,
    ) -> None:
        self.question, self.reason, self.cause, self.answer = question, reason, cause, answer
        self.is_limited = is_limited
        super().__init__(f"no answer to [{question}]: {reason}")


class OutOfBounds(ClientError):  # noqa: N818 - it names the state
    """A question or its answer exceeds a bound of the suite; the message says which."""


class Halted(ClientError):  # noqa: N818 - it names the state
    """The run is to end, so nothing more is sent or awaited."""


class NoGround(ClientError):  # noqa: N818 - it names the state
    """There is nothing to judge: the target does not answer, or answers with no list.

    `cause` is the underlying exception, or None.
    """

    def __init__(
        self, tried: str, happened: str, remedy: str, cause: Exception | None = None
    ) -> None:
        self.cause = cause
        self._told = tried, happened, remedy
        super().__init__(f"No verdict. Tried GET {tried}: {happened}. {remedy}")

    def since(self, question: str) -> NoGround:
        """The same, and from which question on no answer came."""
        tried, happened, remedy = self._told
        happened = f"{happened}; the first without an answer was [{question}]"
        return NoGround(tried, happened, remedy, self.cause)


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error, and what it was raised from, in turn."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
