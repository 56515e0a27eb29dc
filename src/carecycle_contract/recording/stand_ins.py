"""Stand-ins: a value of the same kind for a value that is not to be shown, always the same one."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from carecycle_contract.text.collation import fold, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_WORD = re.compile(r"(?:%[0-9A-Fa-f]{2})|([^\W_]+)")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_DATE = re.compile(
    r"\d{4}-(?P<month>\d\d)-(?P<day>\d\d)"
    r"(?:[Tt ](?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)\S*)?)?"
)
_LARGEST = {"month": 12, "day": 28, "hour": 23, "minute": 59, "second": 59}
# Without vowels, so that no stand-in reads as a word.
_LETTERS, _HEX, _DIGITS = "bcdfghjklmnpqrstvwxz", "abcdef", "0123456789"
_ACCENTED = "àáâãäåçèéêëìíîïñòóôõöùúûü"
_TRIES, _TRIES_TO_BE_FOUND = 1000, 100
_MOST = 100_000
"""Values with a stand-in, which take 300 bytes each."""


class NoRoom(Exception):  # noqa: N818 - it names the state
    """A body has more than a recording has room to put stand-ins into."""


class StandIns:
    """Makes stand-ins for one recording; another has others, and nothing leads back.

    Word by word, each character becomes another of its kind: a digit a digit, a capital a capital.
    So an address stays an address, a number keeps its digits, and what was equal stays equal.
    `searches` are the texts that were searched for.
    """

    def __init__(self, searches: Iterable[str] = ()) -> None:
        self._searched = {word for text in searches for word in words(text)}
        # It is not to be guessed from a stand-in what it stands for, which no generator decides.
        self._random = random.Random()  # noqa: S311 - no secret
        # By kind.
        self._known: dict[str, dict[str, str]] = defaultdict(dict)
        self._used: dict[str, set[str]] = defaultdict(set)

    def text(self, text: str) -> str:
        """The stand-in for a text, of the same length.

        Raises:
            NoRoom: if there is no room for further ones.

        """
        if _DATE.fullmatch(text):
            return self._of(text, "date", self._date)
        if _UUID.fullmatch(text):
            return _WORD.sub(lambda word: self._of(word.group(), "hex", self._hex), text)
        return _WORD.sub(lambda word: self.word(word.group()) if word[1] else word.group(), text)

    def word(self, word: str) -> str:
        """The stand-in for a run of letters and digits."""
        return self._of(word, "word", self._word)

    def findable(self, text: str) -> str:
        """The stand-in for a text that is searched: with what was searched for in a word of it.

        It may stand elsewhere in the word. A search for a whole word does not find its stand-in.

        Raises:
            NoRoom: if there is no room for further ones.

        """
        return _WORD.sub(
            lambda word: self._of(word[1], "word", self._findable) if word[1] else word.group(),
            text,
        )

    def _of(self, value: str, kind: str, make: Callable[[str], str]) -> str:
        of_kind = self._known[kind]
        known = of_kind.get(value)
        if known is None:
            if len(of_kind) >= _MOST:
                raise NoRoom
            known = of_kind[value] = self._new(value, self._used[kind], make)
            self._used[kind].add(known)
        return known

    def _new(self, value: str, used: set[str], make: Callable[[str], str]) -> str:
        made = make(value)
        # Of very short values there are few of a kind, and the last may have itself alone.
        for tries in range(_TRIES):
            if made not in used and (made != value or tries > _TRIES // 2):
                break
            made = make(value)
        return made

    def _word(self, word: str) -> str:
        if word.isdigit() and word.isascii():
            return self._number(word)
        return "".join(map(self._char, word))

    def _findable(self, word: str) -> str:
        held = {part for part in self._searched if part in fold(word)} - {fold(word)}
        made = self._word(word)
        for _ in range(_TRIES_TO_BE_FOUND):
            for part in held:
                made = self._with(part, made)
            if held == {part for part in self._searched if part in fold(made)}:
                break
            made = self._word(word)
        return made

    def _with(self, part: str, word: str) -> str:
        """A word with a part somewhere, where letters stand for letters and digits for digits."""
        # JSON allows no leading zero, and a number may be the same word.
        earliest = int(part[0] == "0" != word[0])
        places = [
            (start, start + len(part))
            for start in range(earliest, len(word) - len(part) + 1)
            if _kinds(word[start : start + len(part)]) == _kinds(part)
        ]
        if not places:
            return word
        start, end = self._random.choice(places)
        return word[:start] + _in_case_of(word[start:end], part) + word[end:]

    def _number(self, digits: str) -> str:
        # JSON allows no leading zero, and zeros tell nothing.
        if digits[0] == "0":
            return digits[0] + self._digits(digits[1:]) if digits.strip("0") else digits
        return self._random.choice(_DIGITS[1:]) + self._digits(digits[1:])

    def _digits(self, digits: str) -> str:
        return "".join(self._random.choices(_DIGITS, k=len(digits)))

    def _hex(self, word: str) -> str:
        made = (self._random.choice(_HEX if char.isalpha() else _DIGITS) for char in word)
        return "".join(
            new.upper() if char.isupper() else new for char, new in zip(word, made, strict=True)
        )

    def _date(self, date: str) -> str:
        match, made = _DATE.match(date), list(date)
        for name, largest in _LARGEST.items():
            if match is not None and match[name] is not None:
                number = self._random.randint(name in ("month", "day"), largest)
                made[match.start(name) : match.end(name)] = f"{number:02}"
        # Years with February 29 or not, as the day is at most 28.
        made[2:4] = self._digits("00")
        return "".join(made)

    def _char(self, char: str) -> str:
        if char.isascii():
            new = self._random.choice(_DIGITS if char.isdigit() else _LETTERS)
            return new.upper() if char.isupper() else new
        match len(char.encode("utf-8", "surrogatepass")):
            case 2 if char.isupper() or char.islower():
                new = self._random.choice(_ACCENTED)
                return new.upper() if char.isupper() else new
            case 2:
                return chr(self._random.randint(0x5D0, 0x5EA))
            case 3:
                return chr(self._random.randint(0x4E00, 0x9FFF))
            case _:
                return chr(self._random.randint(0x20000, 0x2A6D0))


def _kinds(text: str) -> list[tuple[bool, bool]]:
    return [(char.isascii(), char.isdigit()) for char in text]


def _in_case_of(text: str, part: str) -> str:
    pairs = zip(text, part, strict=True)
    return "".join(new.upper() if char.isupper() else new for char, new in pairs)
