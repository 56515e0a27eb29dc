"""Make text fit to be shown: without secrets, on one line, and not too long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.redaction.line import cut, one_line
from carecycle_contract.redaction.people import LONGEST_EMAIL, without_people
from carecycle_contract.redaction.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_TEXT = 1000
_LOOKED_AT = 8192


class Redactor:
    """Masks an API key, e-mail addresses and phone numbers, and keeps texts to one line.

    `others` are further secrets, by the environment variable that holds each.
    """

    def __init__(self, key: str | None, others: Mapping[str, str] | None = None) -> None:
        further = others or {}
        self._secrets = [Secret(value, variable) for variable, value in further.items()]
        if key:
            self._secrets.insert(0, Secret(key))
        # A character of the key may be written in six, such as \\u0063.
        self._unsure = max(LONGEST_EMAIL, 6 * max(map(len, (key or "", *further.values()))))

    def text(self, text: str) -> str:
        """A text for a line of its own or a part of one, of at most `LONGEST_TEXT` characters.

        Masking comes before cutting, since half a secret would not be recognised.
        """
        looked_at = text[:_LOOKED_AT]
        for secret in self._secrets:
            looked_at = secret.masked(looked_at)
        shown = one_line(without_people(looked_at))
        if len(text) <= _LOOKED_AT:
            return cut(shown, LONGEST_TEXT)
        return cut(shown[: -self._unsure], LONGEST_TEXT, len(text))

    def words(self, body: bytes) -> bytes:
        """A body without the secrets that may be words; answers hold the mask of all others."""
        for secret in self._secrets:
            if not secret.is_telling:
                body = secret.masked_bytes(body)
        return body

    def own(self, text: str) -> str:
        """A text of our own, such as a URL, which has a key by mistake only: uncut, for use."""
        for secret in self._secrets:
            if secret.is_telling:
                text = secret.masked(text)
        return one_line(text)
