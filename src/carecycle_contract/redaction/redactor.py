"""Make text fit to be shown: without secrets, on one line, and not too long."""

from __future__ import annotations

from carecycle_contract.redaction.line import cut, one_line
from carecycle_contract.redaction.people import LONGEST_EMAIL, without_people
from carecycle_contract.redaction.secret import Secret

LONGEST_TEXT = 1000
_LOOKED_AT = 8192


class Redactor:
    """Masks an API key, e-mail addresses and phone numbers, and keeps texts to one line."""

    def __init__(self, key: str | None) -> None:
        self._secret = Secret(key) if key else None
        # A character of the key may be written in six, such as \\u0063.
        self._unsure = max(LONGEST_EMAIL, 6 * len(key or ""))

    def text(self, text: str) -> str:
        """A text for a line of its own or a part of one, of at most `LONGEST_TEXT` characters.

        Masking comes before cutting, since half a secret would not be recognised.
        """
        looked_at = text[:_LOOKED_AT]
        if self._secret is not None:
            looked_at = self._secret.masked(looked_at)
        shown = one_line(without_people(looked_at))
        if len(text) <= _LOOKED_AT:
            return cut(shown, LONGEST_TEXT)
        return cut(shown[: -self._unsure], LONGEST_TEXT, len(text))

    def own(self, text: str) -> str:
        """A text of our own, such as a URL, which has a key by mistake only: uncut, for use."""
        if self._secret is not None and self._secret.is_telling:
            text = self._secret.masked(text)
        return one_line(text)
