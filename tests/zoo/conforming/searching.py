"""Ways to search that the documentation allows: case, accents, parts of words, word order."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from zoo.conforming.campaigns import changed, in_turn
from zoo.conforming.steps import Prepared, RefusedSearches
from zoo.conforming.variant import variant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from carecycle_contract.reference.api import ListQuery
    from carecycle_contract.reference.row import Row


class _Searching(Prepared):
    """Finds campaigns by a function of the search, the name and the description."""

    finds: Callable[[str, str, str], bool]

    def prepare(self) -> None:
        connection = self.store._connection
        connection.create_function("found", 3, self._found, deterministic=True)

    def _found(self, search: str, name: str, description: str | None) -> bool:
        return self.finds(search, name, description or "")

    def where(self, query: ListQuery) -> tuple[str, list[str | int]]:
        clause, arguments = super().where(replace(query, search=None))
        if query.search is None:
            return clause, arguments
        begin = f"{clause} AND" if clause else "WHERE"
        return f"{begin} found(?, name, description)", [*arguments, query.search]


def _minding_case(search: str, name: str, description: str) -> bool:
    return search in name or search in description


def _trimmed(text: str) -> str:
    return " ".join(text.casefold().split())


def _bare(text: str) -> str:
    parts = unicodedata.normalize("NFD", text.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))


_STROKES = {"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"}


def _without_strokes(text: str) -> str:
    return _bare(text).translate(str.maketrans(_STROKES))


def _tokens(*texts: str) -> list[str]:
    return [word for text in texts for word in re.findall(r"\w+", text.casefold())]


def _all_within(words: set[str], *texts: str) -> bool:
    """Whether there are words, and all of them are whole words of the texts."""
    return bool(words) and words <= set(_tokens(*texts))


def _whole_words(search: str, name: str, description: str) -> bool:
    return _all_within(set(_tokens(search)), name, description)


def _word_beginnings(search: str, name: str, description: str) -> bool:
    beginnings, words = _tokens(search), _tokens(name, description)
    return bool(beginnings) and all(
        any(word.startswith(beginning) for word in words) for beginning in beginnings
    )


def _phrase(search: str, name: str, description: str) -> bool:
    phrase, *texts = (f" {' '.join(_tokens(text))} " for text in (search, name, description))
    return bool(phrase.strip()) and any(phrase in text for text in texts)


_STOP_WORDS = frozenset({"and", "at", "by", "for", "from", "in", "next", "of", "the", "to", "with"})


def _without_stop_words(search: str, name: str, description: str) -> bool:
    words = set(_tokens(search))
    return bool(words - _STOP_WORDS) and _all_within(words, name, description)


def _three_characters(search: str, name: str, description: str) -> bool:
    text = search.casefold()
    return len(text) > 2 and (text in name.casefold() or text in description.casefold())


def _separate_tokens(search: str, name: str, description: str) -> bool:
    words = set(search.casefold().split())
    return bool(words) and words <= {*name.casefold().split(), *description.casefold().split()}


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


def _english(search: str, name: str, description: str) -> bool:
    return _all_within(set(_tokens(search)) - _ENGLISH, name, description)


def _stripped(search: str, name: str, description: str) -> bool:
    text = f"{name}\n{description}".casefold()
    return all(word in text for word in re.findall(r"[^\W_]+", search.casefold()))


def _by_stems(stem: Callable[[str], str]) -> Callable[[str, str, str], bool]:
    def finds(search: str, name: str, description: str) -> bool:
        stems = set(map(stem, _tokens(search)))
        return bool(stems) and stems <= set(map(stem, _tokens(name, description)))

    return finds


_SNOWBALL = {
    "enrollment": "enrol", "enrolled": "enrol", "enroll": "enrol", "activation": "activ",
    "active": "activ", "activate": "activ", "cities": "citi", "city": "citi", "copies": "copi",
    "copy": "copi", "running": "run", "run": "run", "eligibility": "elig", "eligible": "elig",
}  # fmt: skip

_stems = _by_stems(lambda word: re.sub(r"(?<=\w{3})(?:ing|ed|ies|y|(?<!s)s)$", "", word))
_snowball_stems = _by_stems(lambda word: _SNOWBALL.get(word, word))

_USUAL: dict[str, tuple[str, Callable[[str, str, str], bool]]] = {
    "search-minds-case": (
        "Search finds parts of the text in the same letter case only (LIKE in PostgreSQL).",
        _minding_case,
    ),
    "search-minds-accents": (
        "Search ignores letter case and minds accents (ILIKE in PostgreSQL).",
        lambda *texts: _minding_case(*map(str.lower, texts)),
    ),
    "search-in-one-member": (
        "Search finds the text without case and accents, inside the name or the description.",
        lambda *texts: _minding_case(*map(_bare, texts)),
    ),
    "search-trims": (
        "Search takes blanks away around the text and reads several of them as one.",
        lambda *texts: _minding_case(*map(_trimmed, texts)),
    ),
    "search-of-whole-words": (
        "Search finds whole words only, all of them and in any order, as a full-text index does.",
        _whole_words,
    ),
    "search-of-whole-words-in-one-member": (
        "Search finds whole words, all of them in the name or all of them in the description.",
        lambda search, *texts: any(_all_within(set(_tokens(search)), text) for text in texts),
    ),
    "search-of-word-beginnings": (
        "Search finds words by their beginnings, all of them and in any order.",
        _word_beginnings,
    ),
    "search-of-phrases": (
        "Search finds the words of the text one after the other in one member.",
        _phrase,
    ),
    "search-without-stop-words": (
        "Search finds nothing by words that its index leaves out, such as from and with.",
        _without_stop_words,
    ),
    "search-of-three-characters-or-more": (
        "Search finds nothing by fewer than three characters, as an index of trigrams does.",
        _three_characters,
    ),
    "search-of-separate-tokens": (
        "Search finds whole words, and takes only blanks for the ends of words.",
        _separate_tokens,
    ),
    "search-of-words-or-all": (
        "Search finds whole words, an underscore among their letters, and all if there is no word.",
        lambda search, *texts: set(_tokens(search)) <= set(_tokens(*texts)),
    ),
    "search-folds-strokes": (
        "Search ignores accents and strokes: ø is o, ł is l, ß is ss and æ is ae.",
        lambda *texts: _minding_case(*map(_without_strokes, texts)),
    ),
    "search-stripped": (
        "Search takes all but letters and digits away, and finds everything if nothing is left.",
        _stripped,
    ),
}
OVER_USUAL_CAMPAIGNS = [
    variant(name, sentence, _Searching, finds=staticmethod(finds))
    for name, (sentence, finds) in _USUAL.items()
]

_DESCRIBED = {
    "search-of-descriptions-not-indexed": (
        "Search finds nothing by PostgreSQL's English stop words, and every description is one.",
        _english,
        "Between/During/Through/Again/because/should/once",
    ),
    "search-of-descriptions-that-begin-unindexed": (
        "Search finds nothing by PostgreSQL's stop words, and descriptions begin with them.",
        _english,
        (
            "Between two visits/During business hours/Through the summer because of recalls/"
            "Again and again, just once each/Here below above down"
        ),
    ),
    "search-of-stems": (
        "Search finds every form of a word: booked finds booking, and reminder finds reminders.",
        _stems,
        (
            "reminder/reminders/reminder calls/calling clinics/clinic/called clinic/"
            "appointment booked/appointments/booking/families/family booked for booking/"
            "Reminds patients, reminded them, reminding again"
        ),
    ),
    "search-of-short-stems": (
        "Search finds every form of a word, and descriptions are of short ones: fees finds fee.",
        _stems,
        "fees/fee/a fee/ages/an age/uses/for use",
    ),
    "search-of-snowball-stems": (
        "Search finds words of one Snowball stem, as PostgreSQL's English dictionary does.",
        _snowball_stems,
        (
            "enrollment/enrolled before/please enroll/activation/active people/activate/cities/"
            "one city/copies/a copy/running/a run/eligibility/eligible"
        ),
    ),
}
OVER_DESCRIPTIONS = [
    variant(
        name,
        sentence,
        _Searching,
        in_turn(60, "description", descriptions.split("/")),
        finds=staticmethod(finds),
    )
    for name, (sentence, finds, descriptions) in _DESCRIBED.items()
]

_SHORT = in_turn(40, "name", ("AB", "TV", "x1", "Us", "IT", "To", "42", "Q", "7", "z"))
_NAMED: dict[str, tuple[str, Callable[[str, str, str], bool], Callable[[], Iterator[Row]]]] = {
    "search-minds-case-of-shouting": (
        "Search minds letter case, and every third description is in capitals.",
        _minding_case,
        changed(
            137,
            lambda row: {
                "description": row.description.upper()
                if row.description and row.number % 3 == 0
                else row.description
            },
        ),
    ),
    "search-of-short-names": (
        "Search finds nothing by fewer than three characters, and no name has as many.",
        _three_characters,
        _SHORT,
    ),
    "search-of-names-without-letters": (
        "Search finds whole words only, and no name has a letter or a digit.",
        _whole_words,
        in_turn(40, "name", ("🎉", "🎉🎉", "❤️", "👩‍⚕️", "🇺🇸", "—", "…", "¿?")),
    ),
    "search-of-names-of-one-sign": (
        "Search takes an underscore for a word, and every name is one sign or blank.",
        _whole_words,
        in_turn(40, "name", (" ", ".", "-", "  ", "?", "_", "%")),
    ),
}
OVER_ODD_CAMPAIGNS = [
    variant(name, sentence, _Searching, campaigns, finds=staticmethod(finds))
    for name, (sentence, finds, campaigns) in _NAMED.items()
]
REFUSING = [
    variant(
        "search-of-short-names-refused",
        "Search for fewer than three characters is a validation error, and no name has as many.",
        RefusedSearches,
        _SHORT,
        expected="at least 3 characters",
        refuses=staticmethod(lambda search: 0 < len(search.strip()) < 3),
    )
]
