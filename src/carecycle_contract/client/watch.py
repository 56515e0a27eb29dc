"""Whether the target is still there, and still lets us in, while it is being asked."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from carecycle_contract.client.errors import NoGround, OutOfBounds
from carecycle_contract.client.ground import check_ground_again, shuts_out

if TYPE_CHECKING:
    from carecycle_contract.answer import Answer
    from carecycle_contract.client.client import Client
    from carecycle_contract.client.errors import Unanswered
    from carecycle_contract.contract import Operation

_LOST_AFTER = 3
"""Number of consecutive unanswered questions after which the target may be down."""

_MOST_CHECKS = 3


class Watch:
    """Notices that the target goes away or refuses the key, by at most a few ground checks.

    `lost` says why there is nothing left to judge; it is None as long as there is.
    """

    def __init__(self, target: Client, operation: Operation) -> None:
        self.lost: NoGround | None = None
        self._target, self._operation = target, operation
        self._unanswered: list[Unanswered] = []
        self._checks_left = _MOST_CHECKS
        self._checking = Lock()

    def saw(self, answer: Answer) -> None:
        """Take note of an answer; one that shuts out is reason to check the ground."""
        self._unanswered.clear()
        if shuts_out(answer):
            self._check()

    def missed(self, failure: Unanswered) -> None:
        """Take note of an unanswered question; a few in a row are reason to check the ground."""
        if not isinstance(failure.cause, OutOfBounds):
            self._unanswered.append(failure)
        if len(self._unanswered) >= _LOST_AFTER:
            self._check(failure)
            self._unanswered.clear()

    def raise_if_lost(self) -> None:
        """Let the caller know that there is nothing left to judge.

        Raises:
            NoGround: if the target is lost.

        """
        if self.lost is not None:
            raise self.lost

    def settle(self) -> None:
        """Check the ground if the last question got no answer.

        Raises:
            NoGround: if the target is lost.

        """
        if self._unanswered:
            self._check(self._unanswered[-1])
        self.raise_if_lost()

    def _check(self, failure: Unanswered | None = None) -> None:
        with self._checking:
            if self.lost is not None or self._checks_left <= 0:
                return
            self._checks_left -= 1
            try:
                check_ground_again(self._target, self._operation, failure)
            except NoGround as lost:
                self.lost = lost
                if self._unanswered:
                    # It may be what brought the target down.
                    first = str(self._unanswered[0].question)
                    self.lost = lost.since(self._target.redactor.text(first))
