"""Ways to search that the documentation allows: case, accents, parts of words, word order."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from carecycle_contract.reference import ReferenceApi, rows
from conforming.server import conforms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from carecycle_contract.reference.api import ListQuery
    from carecycle_contract.reference.data import Row
    from carecycle_contract.reference.store import Store

_STOP_WORDS = frozenset({"and", "at", "by", "for", "from", "in", "next", "of", "the", "to", "with"})


def _tokens(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _bare(text: str) -> str:
    parts = unicodedata.normalize("NFD", text.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))


class _Searching(ReferenceApi):
    """Decides by a function of its own which campaigns a search finds."""

    def __init__(self, store: Store, key: str, rate_limit: int | None = None) -> None:
        super().__init__(store, key, rate_limit)
        store._connection.create_function("found", 3, self._found, deterministic=True)

    def _found(self, search: str, name: str, description: str | None) -> bool:
        return self.finds(search, name, description or "")

    def finds(self, search: str, name: str, description: str) -> bool:
        raise NotImplementedError

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        clause, arguments = super().where(replace(query, search=None))
        if query.search is None:
            return clause, arguments
        begin = f"{clause} AND" if clause else "WHERE"
        return f"{begin} found(?, name, description)", [*arguments, query.search]


@conforms()
class SearchMindsCase(_Searching):
    """Search finds parts of the text in the same letter case only (LIKE in PostgreSQL)."""

    def finds(self, search: str, name: str, description: str) -> bool:
        return search in name or search in description


def _shouting() -> Iterator[Row]:
    for row in rows(137):
        loud = row.number % 3 == 0 and row.description
        yield replace(row, description=loud.upper() if loud else row.description)


@conforms(_shouting)
class SearchMindsCaseOfShouting(SearchMindsCase):
    """Search minds letter case, and every third description is in capitals."""


@conforms()
class SearchMindsAccents(_Searching):
    """Search ignores letter case and minds accents (ILIKE in PostgreSQL)."""

    def finds(self, search: str, name: str, description: str) -> bool:
        return search.lower() in name.lower() or search.lower() in description.lower()


@conforms()
class SearchInOneMember(_Searching):
    """Search finds the text without case and accents, inside the name or the description."""

    def finds(self, search: str, name: str, description: str) -> bool:
        return _bare(search) in _bare(name) or _bare(search) in _bare(description)


@conforms()
class SearchTrims(_Searching):
    """Search takes blanks away around the text and reads several of them as one."""

    def finds(self, search: str, name: str, description: str) -> bool:
        text = " ".join(search.casefold().split())
        return any(text in " ".join(one.casefold().split()) for one in (name, description))


@conforms()
class SearchOfWholeWords(_Searching):
    """Search finds whole words only, all of them and in any order, as a full-text index does."""

    def finds(self, search: str, name: str, description: str) -> bool:
        wanted = set(_tokens(search))
        return bool(wanted) and wanted <= {*_tokens(name), *_tokens(description)}


@conforms()
class SearchOfWholeWordsInOneMember(_Searching):
    """Search finds whole words, all of them in the name or all of them in the description."""

    def finds(self, search: str, name: str, description: str) -> bool:
        wanted = set(_tokens(search))
        return bool(wanted) and any(wanted <= {*_tokens(one)} for one in (name, description))


@conforms()
class SearchOfWordBeginnings(_Searching):
    """Search finds words by their beginnings, all of them and in any order."""

    def finds(self, search: str, name: str, description: str) -> bool:
        have = _tokens(name) + _tokens(description)
        wanted = _tokens(search)
        return bool(wanted) and all(any(one.startswith(word) for one in have) for word in wanted)


@conforms()
class SearchOfPhrases(_Searching):
    """Search finds the words of the text one after the other in one member."""

    def finds(self, search: str, name: str, description: str) -> bool:
        phrase = f" {' '.join(_tokens(search))} "
        texts = (f" {' '.join(_tokens(one))} " for one in (name, description))
        return bool(phrase.strip()) and any(phrase in one for one in texts)


@conforms()
class SearchWithoutStopWords(_Searching):
    """Search finds nothing by words that its index leaves out, such as from and with."""

    def finds(self, search: str, name: str, description: str) -> bool:
        words = set(_tokens(search))
        wanted = words - _STOP_WORDS
        return bool(wanted) and words <= {*_tokens(name), *_tokens(description)}


@conforms()
class SearchOfThreeCharactersOrMore(_Searching):
    """Search finds nothing by fewer than three characters, as an index of trigrams does."""

    def finds(self, search: str, name: str, description: str) -> bool:
        text = search.casefold()
        return len(text) > 2 and (text in name.casefold() or text in description.casefold())


@conforms()
class SearchOfSeparateTokens(_Searching):
    """Search finds whole words, and takes only blanks for the ends of words."""

    def finds(self, search: str, name: str, description: str) -> bool:
        wanted = set(search.casefold().split())
        return bool(wanted) and wanted <= {
            *name.casefold().split(),
            *description.casefold().split(),
        }
