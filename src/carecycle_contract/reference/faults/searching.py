"""Faults in what a search looks into, and in what it brings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from carecycle_contract.reference.api import ListQuery, ReferenceApi, Refusal
from carecycle_contract.reference.faults.fault import breaks
from carecycle_contract.text.collation import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.contract import JSON
    from carecycle_contract.reference.data import Row


@breaks("SRCH-1", "SRCH-4", "SRCH-5", "SRCH-7", "FILT-4")
class SearchTextIsIgnored(ReferenceApi):
    """The search text is read and then never used."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        return super().where(replace(query, search=None))


class _Elsewhere(ReferenceApi):
    """Searches a further member, whose value in lower case is `also` in SQL."""

    also = ""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        clause, arguments = super().where(query)
        return clause.replace("foldedText", f"foldedText || char(10) || {self.also}"), arguments


@breaks("SRCH-1")
class SearchAlsoMatchesTheStatus(_Elsewhere):
    """The search looks into the status too, so that "testing" brings every campaign in testing."""

    also = "status"


@breaks("SRCH-1")
class SearchAlsoMatchesTheId(_Elsewhere):
    """The search looks into the id too, so that some digits bring campaigns by chance."""

    also = "id"


@breaks("SRCH-1")
class SearchAlsoMatchesTheTemplate(_Elsewhere):
    """The search looks into templateName too, so that "outreach" brings every campaign."""

    also = "'outreach'"


@breaks("SRCH-1")
class SearchAlsoMatchesTheCompany(_Elsewhere):
    """The search looks into smsCompanyName too, which is the same in every campaign."""

    also = "'example health'"


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


@breaks("SRCH-5", "DRAW-2")
class NamesAreSearchedFromTheirBeginning(ReferenceApi):
    """A name is found by the words that it begins with only, a description by any."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        clause, arguments = super().where(query)
        if query.search is None:
            return clause, arguments
        condition = "foldedText LIKE ? ESCAPE '!'"
        begins = condition.replace("foldedText", "foldedName")
        described = condition.replace("foldedText", "substr(foldedText, length(foldedName) + 1)")
        either = clause.replace(condition, f"({described} OR {begins})")
        return either, [*arguments, str(arguments[-1]).removeprefix("%")]


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


@breaks("SRCH-2", "SRCH-3", campaigns=2500)
class OnlyTheNewestThousandAreSearched(ReferenceApi):
    """The search looks into the thousand newest campaigns."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        clause, arguments = super().where(query)
        newest = "id IN (SELECT id FROM campaign ORDER BY createdAt DESC, id DESC LIMIT 1000)"
        return clause.replace("foldedText", f"{newest} AND foldedText"), arguments


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


@breaks("SRCH-5", "ITEM-3", "PAG-6")
class MatchInNameAndDescriptionComesTwice(ReferenceApi):
    """Matches of names and of descriptions are joined by UNION ALL."""

    def count(self, query: ListQuery) -> int:
        return len(self.joined(query)) if query.search else super().count(query)

    def fetch(self, query: ListQuery) -> Sequence[Row]:
        limit, offset = self.limit_and_offset(query)
        return self.joined(query)[offset : offset + limit] if query.search else super().fetch(query)

    def joined(self, query: ListQuery) -> list[Row]:
        """Each match, once for each member that has the text."""
        found = super().fetch(replace(query, page=1, per_page=-1))
        text = fold(query.search or "")
        return [
            row
            for row in found
            for member in (row.name, row.description or "")
            if text in fold(member)
        ]
