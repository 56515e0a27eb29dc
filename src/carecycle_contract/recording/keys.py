"""The API keys in another program's recording, and how they are kept out of everything else."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from carecycle_contract.answer import Answer
from carecycle_contract.recording.stream import BadRecording
from carecycle_contract.redaction import Secret

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from carecycle_contract.recording.recording import Entry

_MOST, _LONGEST = 8, 2000
"""Keys, and characters of one, that are masked in 256 MiB of bodies within a minute or so."""


class Keys:
    """The keys that requests of one file were sent with, each of which any entry may show."""

    def __init__(self) -> None:
        self._known: dict[str, Secret] = {}

    def learn(self, keys: Iterable[str]) -> None:
        """Know these keys, too.

        Raises:
            BadRecording: if there are more, or longer ones, than can be masked.

        """
        for key in keys:
            if not key or key in self._known:
                continue
            if len(self._known) == _MOST or len(key) > _LONGEST:
                told = f"more than {_MOST} API keys, or one of more than {_LONGEST} characters"
                raise BadRecording(f"it has {told}")
            self._known[key] = Secret(key.encode("utf-8", "replace").decode())

    def masked(self, text: str) -> str:
        """A text without any of the keys."""
        for secret in self._telling.values():
            text = secret.masked(text)
        return text

    def without(self, entry: Entry, sent: Collection[str]) -> Entry:
        """An entry without any of the keys; it tells whether the answer has one that was `sent`.

        It is not judged any more if its question had a key, which no answer has then.
        """
        exchange, asked = entry.answer.exchange, entry.answer.question
        masked, echoes = exchange, False
        for key, secret in self._telling.items():
            before, masked = masked, masked.without(secret)
            echoes |= key in sent and masked is not before
        question = replace(
            asked,
            parameters=tuple(
                (self.masked(name), self.masked(value)) for name, value in asked.parameters
            ),
        )
        url = question.url(self.masked(exchange.url.partition("?")[0]))
        if url == exchange.url and masked is exchange:
            return entry
        masked = replace(masked, url=url, echoes_key=echoes)
        return replace(entry, answer=Answer(question, masked), altered=question != asked)

    @cached_property
    def _telling(self) -> dict[str, Secret]:
        """Those that are masked, the longest first, as it may hold another."""
        longest_first = sorted(self._known.items(), key=lambda known: -len(known[0]))
        return {key: secret for key, secret in longest_first if secret.is_telling}
