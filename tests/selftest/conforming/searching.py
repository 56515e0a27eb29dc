"""Ways to search that the documentation allows: case, accents, parts of words, word order."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from carecycle_contract.contract import Role
from carecycle_contract.reference import ReferenceApi, rows
from conforming.server import conforms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from carecycle_contract.contract import Parameter
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


# The English stop words of PostgreSQL.
_ENGLISH_WORDS = """
i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she
her hers herself it its itself they them their theirs themselves what which who whom this that
these those am is are was were be been being have has had having do does did doing a an the and
but if or because as until while of at by for with about against between into through during
before after above below to from up down in out on off over under again further then once here
there when where why how all any both each few more most other some such no nor not only own
same so than too very s t can will just don should now
"""
_ENGLISH = frozenset(_ENGLISH_WORDS.split())


def _described(*descriptions: str) -> Callable[[], Iterator[Row]]:
    def campaigns() -> Iterator[Row]:
        for row in rows(60):
            yield replace(row, description=descriptions[row.number % len(descriptions)])

    return campaigns


@conforms(_described("Between", "During", "Through", "Again", "because", "should", "once"))
class SearchOfDescriptionsNotIndexed(_Searching):
    """Search finds nothing by PostgreSQL's English stop words, and every description is one."""

    def finds(self, search: str, name: str, description: str) -> bool:
        wanted = set(_tokens(search)) - _ENGLISH
        return bool(wanted) and wanted <= {*_tokens(name), *_tokens(description)}


@conforms(
    _described(
        "Between two visits", "During business hours", "Through the summer because of recalls",
        "Again and again, just once each", "Here below above down",
    )
)  # fmt: skip
class SearchOfDescriptionsThatBeginUnindexed(SearchOfDescriptionsNotIndexed):
    """Search finds nothing by PostgreSQL's stop words, and descriptions begin with them."""


def _named(*names: str) -> Callable[[], Iterator[Row]]:
    return lambda: (replace(row, name=names[row.number % len(names)]) for row in rows(40))


_SHORT = _named("AB", "TV", "x1", "Us", "IT", "To", "42", "Q", "7", "z")


@conforms(_SHORT)
class SearchOfShortNames(SearchOfThreeCharactersOrMore):
    """Search finds nothing by fewer than three characters, and no name has as many."""


@conforms(_SHORT)
class SearchOfShortNamesRefused(ReferenceApi):
    """Search for fewer than three characters is a validation error, and no name has as many."""

    def expectation(self, parameter: Parameter, value: str) -> str | None:
        if parameter.role is Role.SEARCH and 0 < len(value.strip()) < 3:
            return "at least 3 characters"
        return super().expectation(parameter, value)


@conforms(_named("🎉", "🎉🎉", "❤️", "👩‍⚕️", "🇺🇸", "—", "…", "¿?"))
class SearchOfNamesWithoutLetters(SearchOfWholeWords):
    """Search finds whole words only, and no name has a letter or a digit."""


@conforms(_named(" ", ".", "-", "  ", "?", "_", "%"))
class SearchOfNamesOfOneSign(SearchOfWholeWords):
    """Search takes an underscore for a word, and every name is one sign or blank."""


def _stem(word: str) -> str:
    return re.sub(r"(?<=\w{3})(?:ing|ed|ies|y|(?<!s)s)$", "", word)


@conforms(
    _described(
        "reminder", "reminders", "reminder calls", "calling clinics", "clinic", "called clinic",
        "appointment booked", "appointments", "booking", "families", "family booked for booking",
        "Reminds patients, reminded them, reminding again",
    )
)  # fmt: skip
class SearchOfStems(_Searching):
    """Search finds every form of a word: booked finds booking, and reminder finds reminders."""

    def finds(self, search: str, name: str, description: str) -> bool:
        wanted = set(map(_stem, _tokens(search)))
        return bool(wanted) and wanted <= set(map(_stem, _tokens(f"{name}\n{description}")))


@conforms()
class SearchStripped(_Searching):
    """Search takes all but letters and digits away, and finds everything if nothing is left."""

    def finds(self, search: str, name: str, description: str) -> bool:
        text = f"{name}\n{description}".casefold()
        return all(word in text for word in re.findall(r"[^\W_]+", search.casefold()))


@conforms(_described("fees", "fee", "a fee", "ages", "an age", "uses", "for use"))
class SearchOfShortStems(SearchOfStems):
    """Search finds every form of a word, and descriptions are of short ones: fees finds fee."""


_SNOWBALL = {
    "enrollment": "enrol", "enrolled": "enrol", "enroll": "enrol", "activation": "activ",
    "active": "activ", "activate": "activ", "cities": "citi", "city": "citi", "copies": "copi",
    "copy": "copi", "running": "run", "run": "run", "eligibility": "elig", "eligible": "elig",
}  # fmt: skip


@conforms(
    _described(
        "enrollment", "enrolled before", "please enroll", "activation", "active people", "activate",
        "cities", "one city", "copies", "a copy", "running", "a run", "eligibility", "eligible",
    )
)  # fmt: skip
class SearchOfSnowballStems(_Searching):
    """Search finds words of one Snowball stem, as PostgreSQL's English dictionary does."""

    def finds(self, search: str, name: str, description: str) -> bool:
        wanted = {_SNOWBALL.get(word, word) for word in _tokens(search)}
        have = {_SNOWBALL.get(word, word) for word in _tokens(f"{name}\n{description}")}
        return bool(wanted) and wanted <= have
