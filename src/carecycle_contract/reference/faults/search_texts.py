"""Faults in reading a search text."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import unquote, unquote_plus

from carecycle_contract.reference.api import ListQuery, ReferenceApi
from carecycle_contract.reference.faults.fault import breaks
from carecycle_contract.text.collation import fold


@breaks("SRCH-1", "FILT-4")
class TextIsCutAtTheAmpersand(ReferenceApi):
    """The gateway decodes the query too early, so that a text ends at its first ampersand."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        text = (query.search or "").partition("&")[0]
        return super().where(replace(query, search=text or None))


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


@breaks("SRCH-1", "FILT-4")
class WordsWithDigitsAreDropped(ReferenceApi):
    """Words with a digit are dropped from the text, and may be anything in what is found."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        clause, arguments = super().where(query)
        if query.search is None:
            return clause, arguments
        kept = [word for word in query.search.split() if not re.search(r"\d", word)]
        pattern = "%".join(self.escape(fold(word)) for word in kept)
        return clause, [*arguments[:-1], f"%{pattern}%"]


@breaks("SRCH-1", "SRCH-4", "FILT-4")
class HyphenBeforeTheTextExcludesIt(ReferenceApi):
    """A text that begins with a hyphen brings what does not have the rest, as in a web search."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        text = query.search or ""
        if not re.match("-.", text):
            return super().where(query)
        clause, arguments = super().where(replace(query, search=text[1:]))
        return clause.replace("LIKE", "NOT LIKE"), arguments


@breaks("SRCH-1", "SRCH-2")
class ApostrophesAreDroppedFromTheText(ReferenceApi):
    """Apostrophes are taken out of the text for safety, but stay in what is searched."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        text = query.search
        return super().where(replace(query, search=text and text.replace("'", "")))


@breaks("SRCH-2", "SRCH-3")
class TextIsReadAsLatin1(ReferenceApi):
    """The bytes of the search text are taken for Latin-1, so that José is searched as JosÃ©."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        text = query.search
        return super().where(replace(query, search=text and text.encode().decode("latin-1")))


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


@breaks("SRCH-1", "SRCH-2", "SRCH-4")
class PlusSignIsDecodedTwice(ReferenceApi):
    """The search text is decoded as a form a second time, so that a plus becomes a blank."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        text = query.search
        return super().where(replace(query, search=text and unquote_plus(text)))


@breaks("SRCH-6", "HTTP-1", "HTTP-3")
class BackslashAtTheEndCrashes(ReferenceApi):
    """A backslash at the end of the text leaves the pattern without what it escapes: 500."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        if (query.search or "").endswith("\\"):
            raise ValueError(query.search)
        return super().where(query)


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


@breaks("SRCH-2", "SRCH-3")
class EscapedWildcardsAreNeverFound(ReferenceApi):
    """The percent sign and the underscore are escaped by a character that LIKE is not told of."""

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        clause, arguments = super().where(query)
        return clause.replace(" ESCAPE '!'", ""), arguments


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
