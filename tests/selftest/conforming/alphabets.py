"""Orders of names of one language, and those that take different names for equal."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from carecycle_contract.reference import rows
from conforming.collations import Collated, Levels, hard, natural
from conforming.server import conforms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from carecycle_contract.reference.api import ListQuery
    from carecycle_contract.reference.data import Row
    from conforming.collations import Weights


_AFTER_Z = {"å": "z1", "ä": "z2", "æ": "z2", "ö": "z3", "ø": "z3"}


@conforms(hard)
class CollationOfSwedish(Collated):
    """Names sort by the Swedish alphabet: å, ä and ö are letters of their own after z."""

    def weights(self, text: str) -> Weights:
        folded = unicodedata.normalize("NFC", text).lower()
        primary = [
            (5, 0, _AFTER_Z[char]) if char in _AFTER_Z else weight
            for char in folded
            for weight in Levels(char).primary[: 1 if char in _AFTER_Z else None]
        ]
        return (tuple(primary), *Levels(text).up_to(3)[1:])


def _spelt_out(text: str) -> str:
    """A text as German phone books read it."""
    spelt = unicodedata.normalize("NFC", text)
    for one, two in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("Ä", "Ae"), ("Ö", "Oe")):
        spelt = spelt.replace(one, two)
    return spelt


@conforms(hard)
class CollationOfGermanPhoneBooks(Collated):
    """Names sort as in German phone books: ä as ae, ö as oe, ü as ue."""

    def weights(self, text: str) -> Weights:
        return (*Levels(_spelt_out(text)).up_to(3), text)


def _numbered(*names: str) -> Callable[[], Iterator[Row]]:
    """Sixty campaigns with these names in turn, and the number of the turn behind them."""

    def campaigns() -> Iterator[Row]:
        for row in rows(60):
            turn, place = divmod(row.number, len(names))
            yield replace(row, name=f"{names[place]} {turn}")

    return campaigns


_PLAIN = _numbered(
    "Chata", "Cukr", "Hora", "Chleba", "cena", "hrad", "Aalborg", "Aarhus", "Abel", "Zoo",
    "Tallinn", "Zagreb", "Silla", "Llano", "Luna", "Lima", "Vanda", "Wanda", "Varg",
)  # fmt: skip


class _Alphabet(Collated):
    """Sorts by an alphabet in which some letters, or groups of them, stand elsewhere."""

    letters: ClassVar[dict[str, str]]

    def weights(self, text: str) -> Weights:
        placed = re.sub("|".join(self.letters), self._place, text.lower())
        return (placed, text)

    def _place(self, match: re.Match[str]) -> str:
        return self.letters[match.group()]


@conforms(_PLAIN)
class CollationOfCzech(_Alphabet):
    """Names sort by the Czech alphabet, where ch is a letter between h and i."""

    letters: ClassVar = {"ch": "h\uffff"}


@conforms(_PLAIN)
class CollationOfDanish(_Alphabet):
    """Names sort by the Danish alphabet, where aa is å, the last letter."""

    letters: ClassVar = {"aa": "z\uffff"}


_DIGRAPHS = {pair: f"{pair[0]}\uffff" for pair in ("cs", "gy", "ly", "ny", "sz", "ty", "zs")}


@conforms(
    _numbered("Kassza", "Kasta", "Kasza", "Hossza", "Hostel", "Meggy", "Megfog", "Megy", "Mehet")
)
class CollationOfHungarian(_Alphabet):
    """Names sort by the Hungarian alphabet: sz is a letter after s, and ssz is two of them."""

    letters: ClassVar = {f"{pair[0]}{pair}": 2 * one for pair, one in _DIGRAPHS.items()} | _DIGRAPHS


@conforms(_numbered("Xal", "Xeber", "Hal", "Hava", "Izmir", "Qala", "Kitab", "Lale", "Zaman"))
class CollationOfAzerbaijani(_Alphabet):
    """Names sort by the Azerbaijani alphabet: x comes after h, and q after k."""

    letters: ClassVar = {"x": "h\uffff", "q": "k\uffff"}


@conforms(_numbered("Vitus", "Witold", "Viola", "Wiola", "Va", "Wa", "Vb", "Wb", "Varg"))
class CollationOfTraditionalFinnish(_Alphabet):
    """Names sort by the traditional Finnish alphabet, where w is a variant of v."""

    letters: ClassVar = {"w": "v"}


@conforms(_numbered("Aloha", "Ohana", "Hula", "Hale", "Iki", "Kai", "Uku", "Ewa", "Mahalo", "Wai"))
class CollationOfHawaiian(_Alphabet):
    """Names sort by the Hawaiian alphabet, where e, i, o and u come right after a."""

    letters: ClassVar = {vowel: f"a\uffff{vowel}" for vowel in "eiou"}


class _Stable(Collated):
    """Leaves names that are equal for it as they were inserted, in both directions."""

    def order(self, query: ListQuery) -> str:
        return super().order(query).rpartition(",")[0] + ", number"


def _repeated(*names: str) -> Callable[[], Iterator[Row]]:
    """Sixty campaigns with these names, over and over."""
    return lambda: (replace(row, name=names[row.number % len(names)]) for row in rows(60))


_PADDED = _repeated("Wave 1", "Wave 01", "Wave 001", "Wave 2", "Wave 02", "Wave 10", "Wave 010")


@conforms(_PADDED)
class CollationOfNumbers(_Stable):
    """Names sort by the numbers in them, so that Wave 1, Wave 01 and Wave 001 are equal."""

    def weights(self, text: str) -> Weights:
        return natural(text, 1)


@conforms(_repeated("Müller", "Mueller", "Muller", "Äpfel", "Aepfel", "Apfel", "Öl", "Oel", "Ol"))
class CollationOfGermanPhoneBooksBase(_Stable):
    """Names sort as in German phone books by letters alone: Müller and Mueller are equal."""

    def weights(self, text: str) -> Weights:
        return Levels(_spelt_out(text)).up_to(1)


_HIRAGANA = {katakana: katakana - 0x60 for katakana in range(ord("ァ"), ord("ヶ") + 1)}


@conforms(_repeated("カタログ", "かたろぐ", "ｶﾀﾛｸﾞ", "はな", "ハナ", "ばな", "ひょう", "ヒョウ"))
class CollationOfKana(_Stable):
    """Names sort by Japanese sounds alone: hiragana and katakana, of full and half width."""

    def weights(self, text: str) -> Weights:
        plain = unicodedata.normalize("NFKD", text).translate(_HIRAGANA)
        return Levels(plain).up_to(1)
