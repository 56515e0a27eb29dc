"""Faults in reading a search text."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote, unquote_plus

from starlette.responses import HTMLResponse, Response

from carecycle_contract.reference import ReferenceApi
from carecycle_contract.text.collation import fold
from zoo.conforming.campaigns import changed
from zoo.faulty.queries import without_search
from zoo.faulty.row import breaks
from zoo.faulty.steps import asked, condition, fails, restricted
from zoo.server import refusal, server

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from carecycle_contract.contract import JSON
    from carecycle_contract.reference.api import ListQuery
    from zoo.faulty.steps import Kind, Where

LONE_PERCENT_SIGN = re.compile("%(?![0-9A-Fa-f]{2})")


def reads_text(change: Callable[[str], str | None]) -> Kind:
    """Searches another text than was sent."""
    return asked(
        where=lambda query: replace(query, search=change(query.search)) if query.search else query
    )


def fails_at_text(when: Callable[[str], object]) -> Kind:
    """Crashes at some search texts."""
    return fails(lambda query, _: query.search and when(query.search))


def escapes(change: Callable[[str], str]) -> Kind:
    """Escapes the wildcards of LIKE in another way."""
    return type("Escapes", (ReferenceApi,), {"escape": lambda _, text: change(text)})


class RegularExpression(ReferenceApi):
    """Searches by a regular expression."""

    def where(self, query: ListQuery) -> Where:
        if query.search is None:
            return super().where(query)
        pattern = re.compile(query.search, re.IGNORECASE)
        clause, arguments = super().where(without_search(query))
        numbers = [
            str(row.number)
            for row in self.store.rows("", [])
            if pattern.search(f"{row.name}\n{row.description or ''}")
        ]
        return (
            f"{clause} AND" if clause else "WHERE"
        ) + f" number IN ({', '.join(numbers)})", arguments


ROWS = {
    "markup-in-the-text-is-escaped": breaks("SRCH-2")(
        "A filter against injected scripts turns & < > ' of the text into entities.",
        reads_text(html.escape),
    ),
    "text-is-cut-at-the-ampersand": breaks("SRCH-1", "FILT-4")(
        "The gateway decodes the query too early, so that a text ends at its first ampersand.",
        reads_text(lambda text: text.partition("&")[0] or None),
    ),
    "spaces-stay-plus-signs": breaks("SRCH-2")(
        "A space that arrives as + in the query is searched as a plus sign.",
        reads_text(lambda text: text.replace(" ", "+")),
    ),
    "short-words-find-nothing": breaks("SRCH-2")(
        "Words of fewer than four letters are not in the full-text index but still required.",
        restricted(
            "FALSE", when=lambda query: any(len(word) < 4 for word in (query.search or "").split())
        ),
    ),
    "apostrophes-are-dropped-from-the-text": breaks("SRCH-1", "SRCH-2")(
        "Apostrophes are taken out of the text for safety, but stay in what is searched.",
        reads_text(lambda text: text.replace("'", "")),
    ),
    "text-is-read-as-latin1": breaks("SRCH-2")(
        "The bytes of the search text are taken for Latin-1, so that José is searched as JosÃ©.",
        reads_text(lambda text: text.encode().decode("latin-1")),
    ),
    "plus-sign-is-decoded-twice": breaks("SRCH-1", "SRCH-4")(
        "The search text is decoded as a form a second time, so that a plus becomes a blank.",
        reads_text(unquote_plus),
    ),
    "emoji-are-too-wide-for-the-charset": breaks("SRCH-6")(
        "A character of four bytes in UTF-8 makes the comparison of charsets fail.",
        fails_at_text(lambda text: max(text) > "\uffff"),
    ),
    "long-text-overflows-its-column": breaks("SRCH-6")(
        "A search text of more than 255 characters does not fit into the log of searches.",
        fails_at_text(lambda text: len(text) > 255),
    ),
    "backslash-at-the-end-crashes": breaks("SRCH-6")(
        "A backslash at the end of the text leaves the pattern without what it escapes: 500.",
        fails_at_text(lambda text: text.endswith("\\")),
    ),
    "search-is-a-regular-expression": breaks("SRCH-6")(
        "The search text is compiled as a regular expression, bracket or not.", RegularExpression
    ),
    "wildcards-are-live": breaks("SRCH-7")(
        "The percent sign and the underscore reach LIKE as wildcards.",
        escapes(lambda text: text.replace("!", "!!")),
    ),
    "escaped-wildcards-are-never-found": breaks("SRCH-2", "SRCH-3")(
        "The percent sign and the underscore are escaped by a character that LIKE is not told of.",
        condition(" ESCAPE '!'", ""),
    ),
    "percent-sign-is-live": breaks("SRCH-7")(
        "The underscore is escaped for LIKE, the percent sign was forgotten.",
        escapes(lambda text: re.sub(r"([!_])", r"!\1", text)),
    ),
    "letters-with-strokes-are-dropped": breaks("SRCH-2")(
        "Letters that no accent can be taken from, ł and ø, are dropped from the text alone.",
        reads_text(lambda text: re.sub("[łŁøØ]", "", text)),
        campaigns=changed(137, lambda row: {"name": f"{row.name} – Łódź"}),
    ),
    "nul-is-no-text-for-the-database": breaks("SRCH-6")(
        "A NUL in the text is refused by the database, which is a 500.",
        fails_at_text(lambda text: "\0" in text),
    ),
    "digits-are-no-text": breaks("HTTP-1")(
        "A text of digits arrives as a number, which has no method to make it lower case: 500.",
        fails_at_text(str.isdigit),
    ),
    "underscore-is-live": breaks("SRCH-7")(
        "The percent sign is escaped for LIKE, the underscore was forgotten.",
        escapes(lambda text: re.sub(r"([!%])", r"!\1", text)),
    ),
    "stars-and-question-marks-are-globs": breaks("SRCH-7")(
        "The star and the question mark are wildcards, as in file names.",
        escapes(lambda text: re.sub(r"([!%_])", r"!\1", text).replace("*", "%").replace("?", "_")),
    ),
}


@server("ERR-1")
class FirewallTakesProseForSql(ReferenceApi):
    """A text with select, from and union is refused by a firewall: 403, with a page for people."""

    def read_parameters(self, pairs: Sequence[tuple[str, str]]) -> ListQuery:
        query = super().read_parameters(pairs)
        if re.search(r"(?is)\bselect\b.*\bfrom\b.*\bunion\b", query.search or ""):
            raise refusal(403, "FORBIDDEN", "Request blocked")
        return query

    def render(self, status: int, body: JSON) -> Response:
        if status != 403:
            return super().render(status, body)
        return HTMLResponse("<h1>403 Forbidden</h1>", status)


@server("SRCH-2")
class TextKeepsItsCapitals(ReferenceApi):
    """The index is in lower case but the search text is not made so."""

    def where(self, query: ListQuery) -> Where:
        clause, arguments = super().where(query)
        if query.search is None:
            return clause, arguments
        clause = clause.replace("foldedText LIKE ? ESCAPE '!'", "instr(foldedText, ?)")
        return clause, [*arguments[:-1], query.search]


@server("SRCH-1")
class WordsWithDigitsAreDropped(ReferenceApi):
    """Words with a digit are dropped from the text, and may be anything in what is found."""

    def where(self, query: ListQuery) -> Where:
        clause, arguments = super().where(query)
        if query.search is None:
            return clause, arguments
        kept = [word for word in query.search.split() if not re.search(r"\d", word)]
        pattern = "%".join(self.escape(fold(word)) for word in kept)
        return clause, [*arguments[:-1], f"%{pattern}%"]


@server("SRCH-1", "SRCH-4", "FILT-4")
class HyphenBeforeTheTextExcludesIt(ReferenceApi):
    """A text that begins with a hyphen brings what does not have the rest, as in a web search."""

    def where(self, query: ListQuery) -> Where:
        text = query.search or ""
        if not re.match("-.", text):
            return super().where(query)
        clause, arguments = super().where(replace(query, search=text[1:]))
        return clause.replace("LIKE", "NOT LIKE"), arguments


@server("SRCH-2")
class DashBetweenBlanksExcludes(ReferenceApi):
    """What follows a dash between blanks is excluded, so that no name with one is found."""

    def where(self, query: ListQuery) -> Where:
        wanted, *excluded = re.split(r"\s[–-]\s", query.search or "")
        clause, arguments = super().where(replace(query, search=wanted or None))
        patterns = [f"%{self.escape(fold(text))}%" for text in excluded]
        without = " AND foldedText NOT LIKE ? ESCAPE '!'" * len(patterns)
        return clause + without, [*arguments, *patterns]


@server("SRCH-6")
class ApostropheEndsTheSql(ReferenceApi):
    """The search text is pasted into the SQL statement."""

    def where(self, query: ListQuery) -> Where:
        clause, arguments = super().where(query)
        if query.search is None:
            return clause, arguments
        *others, pattern = arguments
        return clause.replace("LIKE ?", f"LIKE '{pattern}'"), others


@server("SRCH-6")
class PercentSignIsDecodedTwice(ReferenceApi):
    """The search text is decoded a second time, which fails at a lone percent sign."""

    def where(self, query: ListQuery) -> Where:
        text = query.search
        if text is not None and LONE_PERCENT_SIGN.search(text):
            raise ValueError(text)
        return super().where(replace(query, search=text and unquote(text)))
