"""Make text fit to be shown: without secrets, on one line, and not too long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.redaction.line import cut, one_line
from carecycle_contract.redaction.people import LONGEST_EMAIL, without_people
from carecycle_contract.redaction.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LONGEST_TEXT = 1000
_LOOKED_AT = 8192


class Redactor:
    """Masks an API key, e-mail addresses and phone numbers, and keeps texts to one line.

    `others` are the values of further headers, by the environment variable that holds each; they
    are masked as well.
    """

    def __init__(self, key: str | None, others: Mapping[str, str] | None = None) -> None:
        further = others or {}
        self._key = Secret(key) if key else None
        self._further = [Secret(value, variable) for variable, value in further.items()]
        self._secrets = [*filter(None, [self._key]), *self._further]
        # A character of the key may be written in six, such as \\u0063.
        self._unsure = max(LONGEST_EMAIL, 6 * max(map(len, (key or "", *further.values()))))

    def text(self, text: str) -> str:
        """A text for a line of its own or a part of one, of at most `LONGEST_TEXT` characters.

        Masking comes before cutting, since half a secret would not be recognised.
        """
        looked_at = text[:_LOOKED_AT]
        for secret in self._secrets:
            looked_at = secret.masked_at_cuts(secret.masked(looked_at))
        shown = one_line(without_people(looked_at))
        if len(text) <= _LOOKED_AT:
            return cut(shown, LONGEST_TEXT)
        return cut(shown[: -self._unsure], LONGEST_TEXT, len(text))

    def words(self, body: bytes) -> bytes:
        """A body without an API key that may be a word; answers hold the mask of any other."""
        if self._key is None or self._key.is_telling:
            return body
        return self._key.masked_bytes(body)

    def with_headers_replaced(self, text: str, stand_in: Callable[[str], str]) -> str:
        """Put a stand-in for each value of a further header into a text."""
        for secret in self._further:
            text = secret.replaced(text, stand_in)
        return text

    def own(self, text: str) -> str:
        """A text of our own, such as a URL, which has a key by mistake only: uncut, for use."""
        for secret in self._secrets:
            if secret.is_telling:
                text = secret.masked_at_cuts(secret.masked(text))
        return one_line(text)
