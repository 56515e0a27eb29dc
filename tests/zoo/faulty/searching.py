"""Faults in what a search looks into, and in what it brings."""

from __future__ import annotations

from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING

from carecycle_contract.reference import ReferenceApi
from carecycle_contract.text.collation import fold
from zoo.faulty.queries import (
    ascending,
    later_page,
    next_page,
    search_of,
    status_of,
    unpaged,
    without_filter,
    without_search,
)
from zoo.faulty.row import breaks, demonstrated
from zoo.faulty.steps import altered, asked, condition, envelope, fails, restricted, window
from zoo.server import server

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.reference.api import ListQuery
    from carecycle_contract.reference.row import Row as Campaign
    from zoo.faulty.steps import Kind, Where

DESCRIPTION = "substr(foldedText, length(foldedName) + 1)"
FOUND = "foldedText LIKE ? ESCAPE '!'"
"""The condition that a search adds; what stands before LIKE is what is searched."""


def searches(expression: str) -> Kind:
    """Searches another SQL expression than name and description."""
    return condition("foldedText", expression)


def searches_also(expression: str) -> Kind:
    """Searches a further text, an SQL expression whose value is in lower case."""
    return searches(f"foldedText || char(10) || {expression}")


def searches_ascend(key: str) -> Kind:
    """Sorts searches by one key in ascending order, whatever the direction."""
    return asked(
        when=lambda query: search_of(query) and query.sort_by == key,
        order=lambda query: replace(query, sort_direction="asc"),
    )


ROWS = {
    "sorted-searches-show-the-first-page": breaks("PROP-1")(
        "A search sorted by another key than the usual one shows its first page whatever is asked.",
        asked(
            when=lambda query: search_of(query) and query.sort_by != "createdAt",
            limit_and_offset=lambda query: replace(query, page=1),
        ),
    ),
    "searches-show-campaigns-of-others": breaks("PROP-1")(
        "AND binds more closely than OR: what a search finds, of whichever client, is brought.",
        restricted("number < 137", when=lambda query: search_of(query) is None),
        campaigns=157,
    ),
    "searches-leave-out-what-is-archived": breaks("SRCH-3")(
        "Archived campaigns are in no index, so that no word of a description finds one.",
        restricted("status != 'archived'", when=search_of),
    ),
    "search-text-is-ignored": breaks("SRCH-1")(
        "The search text is read and then never used.", asked(where=without_search)
    ),
    "search-also-matches-the-status": breaks("SRCH-1")(
        'The search looks into the status too, so that "testing" brings every campaign in testing.',
        searches_also("status"),
    ),
    "search-also-matches-the-id": breaks("SRCH-1")(
        "The search looks into the id too, so that some digits bring campaigns by chance.",
        searches_also("id"),
    ),
    "search-also-matches-the-template": breaks("SRCH-1")(
        'The search looks into templateName too, so that "outreach" brings every campaign.',
        searches_also("'outreach'"),
    ),
    "search-also-matches-the-company": breaks("SRCH-1")(
        "The search looks into smsCompanyName too, which is the same in every campaign.",
        searches_also("'example health'"),
    ),
    "later-pages-forget-the-search": breaks("PAG-7", "FILT-4")(
        "The text is applied to the first page only; later pages are those of the whole list.",
        asked(when=later_page, fetch=without_search),
    ),
    "ascending-sort-forgets-the-search": breaks("SRCH-1")(
        "The branch for an ascending sort builds its query without the search text.",
        asked(when=ascending, where=without_search),
    ),
    "searches-descriptions-only": breaks("SRCH-2")(
        "The name is not searched.", searches(DESCRIPTION)
    ),
    "newest-campaigns-are-not-indexed": breaks("SRCH-2")(
        "The search looks into an index that lacks the three newest campaigns.",
        searches(
            "CASE WHEN number > (SELECT max(number) - 3 FROM campaign) THEN '' ELSE foldedText END"
        ),
    ),
    "missing-descriptions-are-searched-as-null": breaks("SRCH-1")(
        "Name and description are written into one text, a missing description as null.",
        searches("CASE WHEN description IS NULL THEN foldedText || ' null' ELSE foldedText END"),
    ),
    "undescribed-campaigns-are-never-found": breaks("SRCH-2")(
        "Name and description are joined by ||, which gives NULL where there is no description.",
        searches("CASE WHEN description IS NULL THEN NULL ELSE foldedText END"),
    ),
    "name-index-holds-twelve-characters": breaks("SRCH-2")(
        "Only the first twelve characters of a name are indexed.",
        searches(f"substr(foldedName, 1, 12) || {DESCRIPTION}"),
    ),
    "renamed-campaign-keeps-its-old-name-in-the-index": breaks("SRCH-1", "SRCH-2")(
        "One campaign was renamed, and the search index did not hear of it.",
        searches("CASE number WHEN 18 THEN 'spring outreach' ELSE foldedText END"),
    ),
    **demonstrated("searches-names-only", "SRCH-3"),
    "descriptions-are-indexed-in-part": breaks("SRCH-3")(
        "Of a description only the first twenty characters are searched.",
        searches("substr(foldedText, 1, length(foldedName) + 21)"),
    ),
    "active-campaigns-are-not-searched": breaks("SRCH-2")(
        "A campaign is indexed when it is saved as a draft, and dropped when it is started.",
        searches("status <> 'active' AND foldedText"),
    ),
    "only-the-newest-thousand-are-searched": breaks("SRCH-2")(
        "The search looks into the thousand newest campaigns.",
        searches(
            "id IN (SELECT id FROM campaign ORDER BY createdAt DESC, id DESC LIMIT 1000) "
            "AND foldedText"
        ),
        campaigns=2500,
    ),
    "nothing-found-is-refused": breaks("HTTP-3")(
        "A search that finds nothing is answered with 404.",
        fails(lambda query, total: query.search and not total, 404, "No campaigns found"),
    ),
    "nothing-found-has-no-items": breaks("ENV-6")(
        "items is null where a search finds nothing.",
        envelope(lambda _, body: {} if body["itemsTotal"] else {"items": None}, when=search_of),
    ),
    "full-page-of-matches-promises-more": breaks("SRCH-5")(
        "Under a search nextPage is given whenever the page is full.",
        envelope(
            lambda query, body: next_page(query, more=len(body["items"]) == query.per_page),
            when=search_of,
        ),
    ),
    "total-of-matches-stops-at-ten": breaks("SRCH-5")(
        "The search engine counts no further than ten.",
        altered(when=search_of, count=lambda _, total: min(total, 10)),
    ),
    "matches-beyond-the-window-are-missing": breaks("SRCH-5")(
        "The search engine hands out no more than the first ten matches, on whichever page.",
        window(lambda _, limit, offset: (max(0, min(limit, 10 - offset)), offset), when=search_of),
    ),
    "searches-by-start-date-ignore-the-direction": breaks("SORT-11")(
        "Under a search, sortBy=startDate is always ascending.", searches_ascend("startDate")
    ),
    "searches-by-status-crash-upwards": breaks("HTTP-1")(
        "A search sorted by status in ascending order is a 500.",
        fails(lambda query, _: search_of(query) and query.sort_by == "status" and ascending(query)),
    ),
}


@server("SRCH-1")
class NothingFoundShowsEverything(ReferenceApi):
    """A search that finds nothing falls back to the list without a search."""

    def where(self, query: ListQuery) -> Where:
        usual = super().where(query)
        return usual if self.store.count(*usual) else super().where(without_search(query))


@server("SRCH-5")
class NothingFoundCountsEverything(ReferenceApi):
    """A count of 0 is falsy, so that itemsTotal is that of the unsearched list."""

    def count(self, query: ListQuery) -> int:
        return super().count(query) or super().count(without_search(query))


@server("SRCH-5")
class TotalCacheForgetsTheSearch(ReferenceApi):
    """Totals are cached under a key in which the search text is missing."""

    def count(self, query: ListQuery) -> int:
        totals: dict[str | None, int] = vars(self).setdefault("totals", {})
        return totals.setdefault(status_of(query), super().count(query))


@server("SRCH-5")
class TotalOfMatchesLooksIntoNamesAlone(ReferenceApi):
    """The list is searched by name and description, and counted by name."""

    def count(self, query: ListQuery) -> int:
        where, values = self.where(query)
        return self.store.count(where.replace("foldedText", "foldedName"), values)


@server("SRCH-5")
class TotalOfMatchesIsThatOfTheQuestionBefore(ReferenceApi):
    """Count and rows are read at the same time, and the count is kept where requests share it."""

    def count(self, query: ListQuery) -> int:
        total = super().count(query)
        before = vars(self).get("total", total)
        vars(self)["total"] = total
        return int(before) if query.search else total


@server("PAG-7")
class MatchesAreSortedInsideThePage(ReferenceApi):
    """The page is cut from the matches by their ids, and sorted afterwards."""

    def fetch(self, query: ListQuery) -> Sequence[Campaign]:
        if query.search is None:
            return super().fetch(query)
        limit, offset = self.limit_and_offset(query)
        cut = sorted(super().fetch(unpaged(query)), key=attrgetter("id"))[offset : offset + limit]
        return [row for row in super().fetch(unpaged(query)) if row in cut]


@server("FILT-4")
class MatchesAreFilteredInsideThePage(ReferenceApi):
    """The page is cut from the matches of any status, then looked through for the status."""

    def fetch(self, query: ListQuery) -> Sequence[Campaign]:
        status = status_of(query)
        if query.search is None or status is None:
            return super().fetch(query)
        return [row for row in super().fetch(without_filter(query)) if row.status == status]


@server("SRCH-5")
class SearchesInsideThePage(ReferenceApi):
    """The page is cut from the unsearched list, then looked through for the text."""

    def fetch(self, query: ListQuery) -> Sequence[Campaign]:
        if query.search is None:
            return super().fetch(query)
        matches = {row.id for row in super().fetch(unpaged(query))}
        return [row for row in super().fetch(without_search(query)) if row.id in matches]


class JoinedMatches(ReferenceApi):
    """Brings the matches of a search as often as a join has them."""

    def count(self, query: ListQuery) -> int:
        return len(self.joined(query)) if query.search else super().count(query)

    def fetch(self, query: ListQuery) -> Sequence[Campaign]:
        limit, offset = self.limit_and_offset(query)
        return self.joined(query)[offset : offset + limit] if query.search else super().fetch(query)

    def joined(self, query: ListQuery) -> list[Campaign]:
        """The whole result of the join."""
        text = query.search or ""
        return [
            row for row in super().fetch(unpaged(query)) for _ in range(self.repeats(row, text))
        ]

    def repeats(self, row: Campaign, text: str) -> int:
        """How many rows of the join a match has."""
        raise NotImplementedError


@server("ITEM-3")
class MatchComesOnceForEachWord(JoinedMatches):
    """The join with the table of words repeats a campaign for every word of the text it has."""

    def repeats(self, row: Campaign, text: str) -> int:
        return max(1, len(text.split()))


@server("ITEM-3", "FILT-4")
class MatchInNameAndDescriptionComesTwice(JoinedMatches):
    """Matches of names and of descriptions are joined by UNION ALL, and counted so."""

    def repeats(self, row: Campaign, text: str) -> int:
        return sum(fold(text) in fold(member) for member in (row.name, row.description or ""))


@server("ITEM-3")
class MatchComesTwiceAndCountsOnce(MatchInNameAndDescriptionComesTwice):
    """The matches of names and of descriptions are joined by UNION ALL, and counted by UNION."""

    def count(self, query: ListQuery) -> int:
        return ReferenceApi.count(self, query)
