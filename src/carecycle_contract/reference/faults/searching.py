"""Faults in the search."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from carecycle_contract.reference.api import ListQuery, ReferenceApi, Refusal
from carecycle_contract.reference.faults.fault import breaks
from carecycle_contract.rules.collation import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.contract import JSON
    from carecycle_contract.reference.data import Row


@breaks("SRCH-1", "SRCH-4", "SRCH-5", "SRCH-7", "FILT-4")
class SearchTextIsIgnored(ReferenceApi):
    """The search text is read and then never used."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        return super().where(replace(query, search=None))


@breaks("SRCH-1")
class SearchAlsoMatchesTheStatus(ReferenceApi):
    """The search looks into the status too, so that "testing" brings every campaign in testing."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        clause, arguments = super().where(query)
        return clause.replace("foldedText", "foldedText || status"), arguments


@breaks("SRCH-1", "FILT-4")
class AnyWordOfTheTextIsEnough(ReferenceApi):
    """A campaign is found that has only one of the words of the search text."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        words = (query.search or "").split()
        if len(words) < 2:
            return super().where(query)
        clause, arguments = super().where(replace(query, search=words[0]))
        condition = "foldedText LIKE ? ESCAPE '!'"
        either = " OR ".join([condition] * len(words))
        others = [f"%{self.escape(fold(word))}%" for word in words[1:]]
        return clause.replace(condition, f"({either})"), [*arguments, *others]


@breaks("SRCH-1", "FILT-4")
class TextIsCutAtTheAmpersand(ReferenceApi):
    """The gateway decodes the query too early, so that a text ends at its first ampersand."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        text = (query.search or "").partition("&")[0]
        return super().where(replace(query, search=text or None))


@breaks("SRCH-1", "SRCH-5", "PAG-4", "PAG-6", "PAG-7")
class LaterPagesForgetTheSearch(ReferenceApi):
    """The text is applied to the first page only; later pages are those of the whole list."""

    def fetch(self, query: ListQuery) -> Sequence[Row]:
        return super().fetch(replace(query, search=None) if query.page > 1 else query)


@breaks("SRCH-1", "SRCH-4", "SRCH-5", "SRCH-7", "FILT-4")
class AscendingSortForgetsTheSearch(ReferenceApi):
    """The branch for an ascending sort builds its query without the search text."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        up = query.sort_direction == self.operation.ascending
        return super().where(replace(query, search=None) if up else query)


@breaks("SRCH-2")
class SearchesDescriptionsOnly(ReferenceApi):
    """The name is not searched."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        clause, arguments = super().where(query)
        described = "substr(foldedText, length(foldedName) + 1)"
        return clause.replace("foldedText", described), arguments


@breaks("SRCH-2")
class UndescribedCampaignsAreNeverFound(ReferenceApi):
    """Name and description are joined by ||, which gives NULL where there is no description."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        clause, arguments = super().where(query)
        joined = "CASE WHEN description IS NULL THEN NULL ELSE foldedText END"
        return clause.replace("foldedText", joined), arguments


@breaks("SRCH-2")
class NameIndexHoldsTwelveCharacters(ReferenceApi):
    """Only the first twelve characters of a name are indexed."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        clause, arguments = super().where(query)
        indexed = "substr(foldedName, 1, 12) || substr(foldedText, length(foldedName) + 1)"
        return clause.replace("foldedText", indexed), arguments


@breaks("SRCH-2", "SRCH-3")
class TextKeepsItsCapitals(ReferenceApi):
    """The index is in lower case but the search text is not made so."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        clause, arguments = super().where(query)
        if query.search is None:
            return clause, arguments
        clause = clause.replace("foldedText LIKE ? ESCAPE '!'", "instr(foldedText, ?)")
        return clause, [*arguments[:-1], query.search]


@breaks("SRCH-2")
class SpacesStayPlusSigns(ReferenceApi):
    """A space that arrives as + in the query is searched as a plus sign."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        text = query.search
        return super().where(replace(query, search=text and text.replace(" ", "+")))


@breaks("SRCH-2")
class ShortWordsFindNothing(ReferenceApi):
    """Words of less than four letters are not in the full-text index but are still required."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        clause, arguments = super().where(query)
        short = any(len(word) < 4 for word in (query.search or "").split())
        return clause + " AND FALSE" * short, arguments


@breaks("SRCH-2", "SRCH-3")
class TextIsReadAsLatin1(ReferenceApi):
    """The bytes of the search text are taken for Latin-1, so that José is searched as JosÃ©."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        text = query.search
        return super().where(replace(query, search=text and text.encode().decode("latin-1")))


@breaks("SRCH-2")
class RenamedCampaignKeepsItsOldNameInTheIndex(ReferenceApi):
    """One campaign was renamed, and the search index did not hear of it."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        clause, arguments = super().where(query)
        indexed = "CASE number WHEN 18 THEN 'spring outreach' ELSE foldedText END"
        return clause.replace("foldedText", indexed), arguments


@breaks("SRCH-3")
class SearchesNamesOnly(ReferenceApi):
    """The description is not searched."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        clause, arguments = super().where(query)
        return clause.replace("foldedText", "foldedName"), arguments


@breaks("SRCH-3")
class DescriptionsAreIndexedInPart(ReferenceApi):
    """Of a description only the first twenty characters are searched."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        clause, arguments = super().where(query)
        indexed = "substr(foldedText, 1, length(foldedName) + 21)"
        return clause.replace("foldedText", indexed), arguments


@breaks("SRCH-2", "SRCH-3")
class ActiveCampaignsAreNotSearched(ReferenceApi):
    """The index is built when a campaign is saved as a draft, and loses it when it is started."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        clause, arguments = super().where(query)
        return clause.replace("foldedText", "status <> 'active' AND foldedText"), arguments


@breaks("SRCH-1", "SRCH-4", "SRCH-5", "SRCH-7", "FILT-4")
class NothingFoundShowsEverything(ReferenceApi):
    """A search that finds nothing falls back to the list without a search."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        found = super().where(query)
        return found if self.store.count(*found) else super().where(replace(query, search=None))


@breaks("SRCH-4", "HTTP-3")
class NothingFoundIsRefused(ReferenceApi):
    """A search that finds nothing is answered with 404."""

    def count(self, query: ListQuery) -> int:
        total = super().count(query)
        if query.search is not None and not total:
            raise Refusal(404, "NOT_FOUND", "No campaigns found")
        return total


@breaks("SRCH-4", "SRCH-5", "FILT-4", "PAG-4", "PAG-6")
class NothingFoundCountsEverything(ReferenceApi):
    """A count of 0 is falsy, so that itemsTotal is that of the unsearched list."""

    def count(self, query: ListQuery) -> int:
        return super().count(query) or super().count(replace(query, search=None))


@breaks("SRCH-4", "ENV-6")
class NothingFoundHasNoItems(ReferenceApi):
    """items is null where a search finds nothing."""

    def envelope(
        self, query: ListQuery, total: int, items: list[dict[str, JSON]]
    ) -> dict[str, JSON]:
        body = super().envelope(query, total, items)
        return body | {"items": None} if query.search is not None and not total else body


@breaks("SRCH-4", "SRCH-5", "FILT-4", "PAG-4", "PAG-6")
class TotalCacheForgetsTheSearch(ReferenceApi):
    """Totals are cached under a key in which the search text is missing."""

    def count(self, query: ListQuery) -> int:
        known: dict[str | None, int] = vars(self).setdefault("cache", {})
        return known.setdefault(query.filter, super().count(query))


@breaks("SRCH-5", "PAG-2", "PAG-6")
class FullPageOfMatchesPromisesMore(ReferenceApi):
    """Under a search nextPage is given whenever the page is full."""

    def envelope(
        self, query: ListQuery, total: int, items: list[dict[str, JSON]]
    ) -> dict[str, JSON]:
        body = super().envelope(query, total, items)
        if query.search is None:
            return body
        return body | {"nextPage": query.page + 1 if len(items) == query.per_page else None}


@breaks("SRCH-5", "FILT-4", "PAG-4")
class TotalOfMatchesStopsAtTen(ReferenceApi):
    """The search engine counts no further than to ten."""

    def count(self, query: ListQuery) -> int:
        total = super().count(query)
        return total if query.search is None else min(total, 10)


@breaks("SRCH-5", "FILT-4", "PAG-4", "PAG-6", "PAG-7")
class MatchesBeyondTheWindowAreMissing(ReferenceApi):
    """The search engine hands out no more than the first ten matches, on whichever page."""

    def limit_and_offset(self, query: ListQuery) -> tuple[int, int]:
        limit, offset = super().limit_and_offset(query)
        return (limit if query.search is None else max(0, min(limit, 10 - offset))), offset


@breaks("SRCH-2", "SRCH-3", "SRCH-5", "FILT-4", "PAG-4", "PAG-6", "PAG-7")
class SearchesInsideThePage(ReferenceApi):
    """The page is cut from the unsearched list, then looked through for the text."""

    def fetch(self, query: ListQuery) -> Sequence[Row]:
        if query.search is None:
            return super().fetch(query)
        found = {row.id for row in super().fetch(replace(query, page=1, per_page=-1))}
        return [row for row in super().fetch(replace(query, search=None)) if row.id in found]


@breaks("SRCH-5", "ITEM-3", "FILT-4", "PAG-6")
class MatchComesOnceForEachWord(ReferenceApi):
    """The join with the table of words repeats a campaign for every word of the text it has."""

    def count(self, query: ListQuery) -> int:
        return super().count(query) * self.repeats(query)

    def fetch(self, query: ListQuery) -> Sequence[Row]:
        limit, offset = self.limit_and_offset(query)
        repeats = self.repeats(query)
        if repeats == 1:
            return super().fetch(query)
        found = super().fetch(replace(query, page=1, per_page=-1))
        joined = [row for row in found for _ in range(repeats)]
        return joined[offset : offset + limit]

    def repeats(self, query: ListQuery) -> int:
        """How many rows of the join each match has."""
        return max(1, len((query.search or "").split()))


@breaks("SRCH-6", "HTTP-1", "HTTP-3")
class ApostropheEndsTheSql(ReferenceApi):
    """The search text is pasted into the SQL statement."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        clause, arguments = super().where(query)
        if query.search is None:
            return clause, arguments
        *others, pattern = arguments
        return clause.replace("LIKE ?", f"LIKE '{pattern}'"), others


@breaks("SRCH-6", "HTTP-1")
class EmojiAreTooWideForTheCharset(ReferenceApi):
    """A character of four bytes in UTF-8 makes the comparison of charsets fail."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        if any(char > "\uffff" for char in query.search or ""):
            raise ValueError(query.search)
        return super().where(query)


@breaks("SRCH-6", "HTTP-1")
class LongTextOverflowsItsColumn(ReferenceApi):
    """A search text of more than 255 characters does not fit into the log of searches."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        if len(query.search or "") > 255:
            raise ValueError(query.search)
        return super().where(query)


@breaks("SRCH-6", "HTTP-1", "HTTP-3")
class PercentSignIsDecodedTwice(ReferenceApi):
    """The search text is decoded a second time, which fails at a lone percent sign."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        text = query.search
        if text is not None and re.search("%(?![0-9A-Fa-f]{2})", text):
            raise ValueError(text)
        return super().where(replace(query, search=text and unquote(text)))


@breaks("SRCH-1", "SRCH-2", "SRCH-6", "SRCH-7", "HTTP-1")
class SearchIsARegularExpression(ReferenceApi):
    """The search text is compiled as a regular expression, bracket or not."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        if query.search is None:
            return super().where(query)
        pattern = re.compile(query.search, re.IGNORECASE)
        clause, arguments = super().where(replace(query, search=None))
        found = [
            row.number
            for row in self.store.rows("", [])
            if pattern.search(f"{row.name}\n{row.description or ''}")
        ]
        chosen = f"number IN ({', '.join(map(str, found))})"
        return (f"{clause} AND {chosen}" if clause else f"WHERE {chosen}"), arguments


@breaks("SRCH-7")
class WildcardsAreLive(ReferenceApi):
    """The percent sign and the underscore reach LIKE as wildcards."""

    def escape(self, text: str) -> str:
        return text.replace("!", "!!")


@breaks("SRCH-7")
class UnderscoreIsLive(ReferenceApi):
    """The percent sign is escaped for LIKE, the underscore was forgotten."""

    def escape(self, text: str) -> str:
        return re.sub(r"([!%])", r"!\1", text)


@breaks("SRCH-7")
class StarsAndQuestionMarksAreGlobs(ReferenceApi):
    """The star and the question mark are wildcards, as in file names."""

    def escape(self, text: str) -> str:
        return super().escape(text).replace("*", "%").replace("?", "_")


@breaks("SRCH-7")
class PunctuationAloneMatchesAll(ReferenceApi):
    """A text without a letter or digit is cleaned until it is empty, which all campaigns match."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        bare = re.sub(r"[^\w\s]|_", "", query.search or "")
        return super().where(replace(query, search=query.search if bare else None))
