"""Ways in which several words of a search combine: any of them, most of them, the best matches."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from carecycle_contract.reference import ReferenceApi
from zoo.server import server

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.reference.api import ListQuery


@cache
def _tokens(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text.casefold()))


class _ByWords(ReferenceApi):
    """Finds campaigns by how many words of the text they have in name and description."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        clause, arguments = super().where(replace(query, search=None))
        if query.search is None:
            return clause, arguments
        campaigns = self.store.rows("", [])
        wanted = _tokens(query.search)
        scores = [self.score(wanted, f"{row.name}\n{row.description or ''}") for row in campaigns]
        enough = max(1, self.enough(len(wanted), scores))
        ids = [row.id for row, score in zip(campaigns, scores, strict=True) if score >= enough]
        begin = f"{clause} AND" if clause else "WHERE"
        return f"{begin} id IN ({', '.join('?' * len(ids))})", [*arguments, *ids]

    def score(self, wanted: Sequence[str], text: str) -> int:
        """How many of the wanted words a text has."""
        have = {*_tokens(text)}
        return sum(word in have for word in wanted)

    def enough(self, wanted: int, scores: Sequence[int]) -> int:
        """How many of so many wanted words a campaign must have, given what each one has."""
        raise NotImplementedError


@server()
class SearchOfAnyWholeWord(_ByWords):
    """Search finds what has one of the words, as the match query of Elasticsearch does."""

    def enough(self, wanted: int, scores: Sequence[int]) -> int:
        return 1


@server()
class SearchOfPartsOfAnyWord(SearchOfAnyWholeWord):
    """Search finds what has one of the words, also inside another (LIKE, joined by OR)."""

    def score(self, wanted: Sequence[str], text: str) -> int:
        return sum(word in text.casefold() for word in wanted)


@server()
class SearchOfAllWordsButOne(_ByWords):
    """Search lets one word of several be missing (minimum_should_match of -1)."""

    def enough(self, wanted: int, scores: Sequence[int]) -> int:
        return wanted - 1


@server()
class SearchOfMostWords(_ByWords):
    """Search asks for both of two words and for three quarters of more (mm of 2<75% in Solr)."""

    def enough(self, wanted: int, scores: Sequence[int]) -> int:
        return wanted if wanted <= 2 else wanted * 3 // 4


@server()
class SearchOfTheBestMatches(_ByWords):
    """Search leaves out what has fewer than half of the words that its best match has."""

    def enough(self, wanted: int, scores: Sequence[int]) -> int:
        return -(-max(scores, default=0) // 2)
