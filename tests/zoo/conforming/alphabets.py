"""Orders of names of one language, and those that take different names for equal."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from zoo.conforming.campaigns import changed, in_turn
from zoo.conforming.collations import Collated, Stable, hard
from zoo.conforming.variant import variant
from zoo.conforming.weights import Levels, natural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from carecycle_contract.reference.row import Row
    from zoo.conforming.weights import Weights

_AFTER_Z = {"å": "z1", "ä": "z2", "æ": "z2", "ö": "z3", "ø": "z3"}
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe"})
_ARTICLE = re.compile(r"^(the|an?|der|die|das|el|la|le) ", re.IGNORECASE)
_TITLES = (
    "The Apple Plan", "A Plan for May", "An Offer", "Apple Plan", "Die Pflege", "Das Angebot",
    "La Visita", "El Plan", "Le Rappel", "Theatre Week", "Ankle Clinic", "Eldercare", "Lab Visit",
    "Diet Check", "Planning", "Offers", "Visitors", "Recall",
)  # fmt: skip


def _swedish(text: str) -> Weights:
    """Weights in which å, ä and ö are letters of their own after z."""
    primary: list[tuple[int, int, str]] = []
    for char in unicodedata.normalize("NFC", text).lower():
        if char in _AFTER_Z:
            primary.append((5, 0, _AFTER_Z[char]))
        else:
            primary += Levels(char).primary
    return (tuple(primary), *Levels(text).up_to(3)[1:])


def _spelt_out(text: str) -> str:
    """A text as German phone books read it."""
    return unicodedata.normalize("NFC", text).translate(_SPELT_OUT)


def _turkish(text: str) -> str:
    """A text with a sign between h and i for the dotless i, and i for its capital."""
    return text.replace("I", "h\uffff").replace("ı", "h\uffff").replace("İ", "i")


LANGUAGES = [
    variant(
        "collation-of-swedish",
        "Names sort by the Swedish alphabet: å, ä and ö are letters of their own after z.",
        Collated,
        campaigns=hard,
        weights=staticmethod(_swedish),
    ),
    variant(
        "collation-of-libraries",
        "Names sort as libraries file titles, in any case and without a leading article.",
        Collated,
        in_turn(60, "name", _TITLES),
        weights=staticmethod(lambda text: (_ARTICLE.sub("", text.lower()),)),
    ),
    variant(
        "collation-of-titles-by-code-points",
        "Names sort by their code points, without a leading article.",
        Collated,
        in_turn(60, "name", (*_TITLES, "A Élan Vital visit", "Women's health", "The Zürich pilot")),
        weights=staticmethod(lambda text: (_ARTICLE.sub("", text),)),
    ),
    variant(
        "collation-of-mainframes",
        "Names sort by their bytes in EBCDIC: small letters, capitals, digits.",
        Collated,
        campaigns=hard,
        weights=staticmethod(lambda text: (text.encode("cp500", "backslashreplace"),)),
    ),
    variant(
        "collation-of-turkish",
        "Names sort by the Turkish alphabet, in which a capital I is the letter before i.",
        Collated,
        campaigns=hard,
        weights=staticmethod(lambda text: (_turkish(text).lower(), text)),
    ),
    variant(
        "collation-of-german-phone-books",
        "Names sort as in German phone books: ä as ae, ö as oe, ü as ue.",
        Collated,
        campaigns=hard,
        weights=staticmethod(lambda text: (*Levels(_spelt_out(text)).up_to(3), text)),
    ),
]


class _Alphabet(Collated):
    """Sorts by an alphabet in which some `letters`, or groups of them, stand elsewhere."""

    letters: dict[str, str]

    def weights(self, text: str) -> Weights:
        placed = re.sub("|".join(self.letters), self._place, text.lower())
        return (placed, text)

    def _place(self, match: re.Match[str]) -> str:
        return self.letters[match.group()]


def _numbered(names: str) -> Callable[[], Iterator[Row]]:
    """Sixty campaigns with these names in turn, and the number of the turn behind them."""
    words = names.split()

    def change(row: Row) -> dict[str, str | None]:
        turn, place = divmod(row.number, len(words))
        return {"name": f"{words[place]} {turn}"}

    return changed(60, change)


_DIGRAPHS = {pair: f"{pair[0]}\uffff" for pair in ("cs", "gy", "ly", "ny", "sz", "ty", "zs")}
_PLAIN = (
    "Chata Cukr Hora Chleba cena hrad Aalborg Aarhus Abel Zoo Tallinn Zagreb Silla Llano Luna Lima "
    "Vanda Wanda Varg"
)
_ALPHABETS = {
    "collation-of-czech": (
        "Names sort by the Czech alphabet, where ch is a letter between h and i.",
        {"ch": "h\uffff"},
        _PLAIN,
    ),
    "collation-of-danish": (
        "Names sort by the Danish alphabet, where aa is å, the last letter.",
        {"aa": "z\uffff"},
        _PLAIN,
    ),
    "collation-of-hungarian": (
        "Names sort by the Hungarian alphabet: sz is a letter after s, and ssz is two of them.",
        {f"{pair[0]}{pair}": 2 * place for pair, place in _DIGRAPHS.items()} | _DIGRAPHS,
        "Kassza Kasta Kasza Hossza Hostel Meggy Megfog Megy Mehet",
    ),
    "collation-of-azerbaijani": (
        "Names sort by the Azerbaijani alphabet: x comes after h, and q after k.",
        {"x": "h\uffff", "q": "k\uffff"},
        "Xal Xeber Hal Hava Izmir Qala Kitab Lale Zaman",
    ),
    "collation-of-traditional-finnish": (
        "Names sort by the traditional Finnish alphabet, where w is a variant of v.",
        {"w": "v"},
        "Vitus Witold Viola Wiola Va Wa Vb Wb Varg",
    ),
    "collation-of-hawaiian": (
        "Names sort by the Hawaiian alphabet, where e, i, o and u come right after a.",
        {vowel: f"a\uffff{vowel}" for vowel in "eiou"},
        "Aloha Ohana Hula Hale Iki Kai Uku Ewa Mahalo Wai",
    ),
}
ALPHABETS = [
    variant(name, sentence, _Alphabet, _numbered(names), letters=letters)
    for name, (sentence, letters, names) in _ALPHABETS.items()
]

_HIRAGANA = {katakana: katakana - 0x60 for katakana in range(ord("ァ"), ord("ヶ") + 1)}


def _kana(text: str) -> Weights:
    plain = unicodedata.normalize("NFKD", text).translate(_HIRAGANA)
    return Levels(plain).up_to(1)


_EQUAL: dict[str, tuple[str, tuple[str, ...], Callable[[str], Weights]]] = {
    "collation-of-numbers": (
        "Names sort by the numbers in them, so that Wave 1, Wave 01 and Wave 001 are equal.",
        ("Wave 1", "Wave 01", "Wave 001", "Wave 2", "Wave 02", "Wave 10", "Wave 010"),
        lambda text: natural(text, 1),
    ),
    "collation-of-german-phone-books-base": (
        "Names sort as in German phone books by letters alone: Müller and Mueller are equal.",
        ("Müller", "Mueller", "Muller", "Äpfel", "Aepfel", "Apfel", "Öl", "Oel", "Ol"),
        lambda text: Levels(_spelt_out(text)).up_to(1),
    ),
    "collation-of-kana": (
        "Names sort by Japanese sounds alone: hiragana and katakana, of full and half width.",
        ("カタログ", "かたろぐ", "ｶﾀﾛｸﾞ", "はな", "ハナ", "ばな", "ひょう", "ヒョウ"),
        _kana,
    ),
}
EQUAL = [
    variant(name, sentence, Stable, in_turn(60, "name", names), weights=staticmethod(weights))
    for name, (sentence, names, weights) in _EQUAL.items()
]
