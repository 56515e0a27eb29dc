"""Stand-ins: a value of the same kind for a value that is not to be shown, always the same one."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from carecycle_contract.text.collation import fold, words
from carecycle_contract.text.uuids import is_uuid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_WORD = re.compile(r"(?:%[0-9A-Fa-f]{2})|([^\W_]+)")
_DATE = re.compile(
    r"\d{4}-(?P<month>\d\d)-(?P<day>\d\d)"
    r"(?:[Tt ](?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)\S*)?)?"
)
_LARGEST = {"month": 12, "day": 28, "hour": 23, "minute": 59, "second": 59}
# Without vowels, so that no stand-in reads as a word.
_LETTERS, _HEX, _DIGITS = "bcdfghjklmnpqrstvwxz", "abcdef", "0123456789"
_ACCENTED = "àáâãäåçèéêëìíîïñòóôõöùúûü"
_TRIES, _TRIES_TO_BE_FOUND = 1000, 20
# Longer ones hardly occur within an address or a number, or by chance in a stand-in.
_LONGEST_PART, _LONGEST_WITH_PARTS = 4, 64
# To find one may take a millisecond.
_MOST_WITH_PARTS = 5_000
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
        asked = {word for text in searches for word in words(text)}
        self._searched = {word for word in asked if len(word) <= _LONGEST_PART}
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
        if is_uuid(text):
            return _WORD.sub(lambda word: self._of(word.group(), "hex", self._hex), text)
        return _WORD.sub(lambda word: self.word(word.group()) if word[1] else word.group(), text)

    def word(self, word: str) -> str:
        """The stand-in for a run of letters and digits."""
        return self._of(word, "word", self._word)

    def findable(self, text: str) -> str:
        """The stand-in for a text that is searched.

        What was searched for, if it has a few characters, is kept in each word that has it, maybe
        in another place. Whole words are not kept.

        Raises:
            NoRoom: if there is no room for further ones.

        """
        if is_uuid(text):
            return self.text(text)
        return _WORD.sub(lambda word: self._findable(word[1]) if word[1] else word.group(), text)

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
        return _in_case_of(word, "".join(map(self._char, word)))

    def _findable(self, word: str) -> str:
        known = self._known["word"]
        if word not in known and len(known) < _MOST_WITH_PARTS:
            made = self._with_parts(word)
            if made is not None:
                known[word] = made
                self._used["word"].add(made)
        return self.word(word)

    def _with_parts(self, word: str) -> str | None:
        """A stand-in with the parts that the word has, and no others; None if none is found."""
        if len(word) > _LONGEST_WITH_PARTS:
            return None
        held = self._parts_of(word) - {fold(word)}
        longest_first = sorted(held, key=len, reverse=True)
        for _ in range(_TRIES_TO_BE_FOUND):
            made = self._with_each(longest_first, self._word(word))
            is_new = made != word and made not in self._used["word"]
            if is_new and self._parts_of(made) == held:
                return made
        return None

    def _parts_of(self, word: str) -> set[str]:
        folded = fold(word)
        return {part for part in self._searched if part in folded}

    def _with_each(self, parts: Iterable[str], word: str) -> str:
        """A word with parts side by side, letters in the place of letters, digits of digits."""
        taken: set[int] = set()
        for part in parts:
            # JSON allows no leading zero, and a number may be the same word.
            earliest = int(part[0] == "0" != word[0])
            places = [
                place
                for start in range(earliest, len(word) - len(part) + 1)
                if taken.isdisjoint(place := range(start, start + len(part)))
                and _kinds(word[place.start : place.stop]) == _kinds(part)
            ]
            if places:
                place = self._random.choice(places)
                taken.update(place)
                shown = _in_case_of(word[place.start : place.stop], part)
                word = word[: place.start] + shown + word[place.stop :]
        return word

    def _number(self, digits: str) -> str:
        # JSON allows no leading zero, and zeros tell nothing.
        if digits[0] == "0":
            return digits[0] + self._digits(digits[1:]) if digits.strip("0") else digits
        return self._random.choice(_DIGITS[1:]) + self._digits(digits[1:])

    def _digits(self, digits: str) -> str:
        return "".join(self._random.choices(_DIGITS, k=len(digits)))

    def _hex(self, word: str) -> str:
        made = (self._random.choice(_HEX if char.isalpha() else _DIGITS) for char in word)
        return _in_case_of(word, "".join(made))

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
            return self._random.choice(_DIGITS if char.isdigit() else _LETTERS)
        match len(char.encode("utf-8", "surrogatepass")):
            case 2 if char.isupper() or char.islower():
                return self._random.choice(_ACCENTED)
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
