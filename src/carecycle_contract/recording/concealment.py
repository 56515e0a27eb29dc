"""What a recording does not show: its questions, headers and bodies with stand-ins."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from carecycle_contract.recording.bodies import Bodies
from carecycle_contract.recording.comparison import Comparison
from carecycle_contract.recording.stand_ins import NoRoom, StandIns
from carecycle_contract.recording.texts import Texts
from carecycle_contract.redaction import without_people

if TYPE_CHECKING:
    from collections.abc import Collection

    from carecycle_contract.answer import Answer
    from carecycle_contract.contract import Operation
    from carecycle_contract.question import Question
    from carecycle_contract.redaction import Redactor

# Headers whose values tell of the server and the message alone; those of rate limits besides.
_TECHNICAL = {
    *("content-encoding", "content-language", "content-length", "content-type"),
    *("age", "cache-control", "date", "expires", "last-modified", "pragma", "vary"),
    *("connection", "keep-alive", "retry-after", "server", "transfer-encoding"),
    *("accept-ranges", "allow", "strict-transport-security", "x-content-type-options"),
}
LEFT_OUT = "left out: there is no room for its stand-ins"
_RATE_LIMIT = re.compile(r"(?:x-)?rate-?limit.*")


class Concealment:
    """Puts stand-ins into the exchanges of one recording.

    `redactor` masks what was sent with them, and `answers` are those of all.

    What the contract documents is shown, but for personal members, and for e-mail addresses and
    phone numbers anywhere. Questions are made of what is documented alone.
    """

    def __init__(
        self, operation: Operation, redactor: Redactor, answers: Collection[Answer]
    ) -> None:
        queries = (answer.question.query for answer in answers)
        searches = {query.selection.search or "" for query in queries if query is not None}
        self._texts = Texts(StandIns(searches), redactor)
        self._bodies = Bodies(operation, self._texts)
        self._comparison = Comparison(operation, answers, self._shown)
        self._redactor = redactor

    def body(self, body: bytes) -> bytes | bytearray | None:
        """A body with stand-ins; None if there is no room for it."""
        try:
            return self._bodies.replaced(self._redactor.words(body))
        except NoRoom:
            return None

    def header(self, name: str, value: str) -> str:
        """The value of a response header, whose name is in lower case, with stand-ins."""
        if name in _TECHNICAL or _RATE_LIMIT.fullmatch(name):
            return self._shown(value)
        try:
            return self._texts.hidden(value)
        except NoRoom:
            return LEFT_OUT

    def told(self, text: str) -> str:
        """What is told of the run: an error may repeat what was received."""
        return self._redactor.text(text)

    def alters(self, question: Question) -> bool:
        """Whether the answer to a question cannot be judged any more, for the stand-ins in it."""
        return self._comparison.differs(question)

    def question(self, question: Question) -> Question:
        """A question, with stand-ins for people."""
        return replace(
            question,
            parameters=tuple((name, self._shown(value)) for name, value in question.parameters),
        )

    def _shown(self, text: str) -> str:
        """A text that may be shown, but for the people in it."""
        try:
            return self._texts.shown(text)
        except NoRoom:
            return without_people(text)
