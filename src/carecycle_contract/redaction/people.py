"""Mask e-mail addresses and phone numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from carecycle_contract.redaction.line import CUT

if TYPE_CHECKING:
    from collections.abc import Callable

MASKED_EMAIL = "[e-mail]"
MASKED_PHONE = "[phone number]"

# What some texts hold between the characters of an address or number, without a width.
_UNSEEN = "\u00ad\u034f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"
# Accents apart from their letters, and vowel signs of scripts that have such: `\w` has none.
_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0981-\u0983"
    "\u09bc-\u09cd\u0a01-\u0a03\u0a3c-\u0a4d\u0a81-\u0a83\u0abc-\u0acd\u0b01-\u0b03\u0b3c-\u0b4d"
    "\u0b82\u0bbe-\u0bcd\u0c00-\u0c04\u0c3c-\u0c4d\u0c81-\u0c83\u0cbc-\u0ccd\u0d00-\u0d03"
    "\u0d3b-\u0d4d\u0dca-\u0ddf\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd"
    "\u102b-\u103e\u17b4-\u17d3\u1dc0-\u1dff\u20d0-\u20f0\u3099\u309a\ufe20-\ufe2f"
)
_EMOJI = "\u2600-\u27bf\U0001f300-\U0001faff"

# Escapes of HTML, which may be escaped themselves, and of JSON and programming languages.
_AMP, _SLASH = r"&(?:amp;){0,4}", r"\\{1,4}"
# The end of an entity for what may stand in a local part, or has no width.
_ENTITY_END = "|".join(
    f"(?<=&{name});"
    for name in (
        *("amp", "lowbar", "nbsp", "period", "plus", "shy", "zwj", "zwnj"),
        *("#160", "#173", "#8203", "#8204", "#8205", "#8288", "#65279", "#x200[bBcCdD]", "#x2060"),
    )
)
# RFC 5322 section 3.2.3, letters of any script (RFC 6531), and percent-encoded characters.
_ATOMS = rf"[\w.!#$%&'*+/=?^`{{|}}~{_UNSEEN}{_MARKS}{_EMOJI}\u2024-]"
# Repeated characters take no memory to match, repeated alternatives a hundred bytes each.
_LOCAL = rf"(?:{_ATOMS}|{_ENTITY_END}){_ATOMS}*(?:(?:{_ENTITY_END}){_ATOMS}*)*"
# RFC 5322 section 3.4.1: in quotes, a local part may hold anything.
_QUOTE = r'(?:\\{0,4}"|&quot;|&#34;|%22)'
_QUOTED = rf'{_QUOTE}[^"@\n]{{1,64}}?{_QUOTE}'
_PERCENT = rf"(?:%|{_AMP}percnt;|{_AMP}#37;)(?:25){{0,4}}(?:u00)?"
# Blanks may stand around it (RFC 5322 section 3.4.1), and people write it as a word in brackets.
_AT_SIGN = (
    rf"(?:\\{{0,4}}[@\uff20\ufe6b]|{_PERCENT}40|{_AMP}#0{{0,8}}64;?|{_AMP}#[xX]0{{0,8}}40;?"
    rf"|{_AMP}commat;|{_SLASH}(?:u0040|u\{{0{{0,4}}40\}}|x40|0?100)|[\[(] ?[aA][tT] ?[\])])"
)
_AT = rf"[ \t\u00a0]?{_AT_SIGN}[ \t\u00a0]?"
_DOT = (
    rf"(?:[.\u2024\u3002\uff0e]| ?[\[(] ?[dD][oO][tT] ?[\])] ?|{_PERCENT}2[Ee]|{_AMP}#0{{0,8}}46;?"
    rf"|{_AMP}#[xX]0{{0,8}}2[Ee];?|{_AMP}period;|{_SLASH}(?:u002[Ee]|u\{{0{{0,4}}2[Ee]\}}|x2[Ee]))"
)
_LABEL = rf"[\w{_UNSEEN}{_MARKS}{_EMOJI}-]+"
_DOMAIN = rf"[{_UNSEEN}]*(?:{_LABEL}(?:{_DOT}{_LABEL})++|\[[\w.:]{{2,60}}\])"
# A word without an address is matched as a whole, so that it is not scanned from each of its
# characters. Two addresses may stand side by side.
_EMAIL = re.compile(rf"(?P<email>(?:{_LOCAL}|{_QUOTED}){_AT}{_DOMAIN})|{_LOCAL}")

_OPEN = rf"(?:\(|%28|{_AMP}(?:lpar|#0{{0,8}}40|#[xX]0{{0,8}}28);)"
_CLOSE = rf"(?:\)|%29|{_AMP}(?:rpar|#0{{0,8}}41|#[xX]0{{0,8}}29);)"
_SEPARATOR = (
    rf"(?:[ \t.+/\u00a0\u00b7\u2000-\u200a\u2022\u202f\u3000\u2010-\u2015\u2212{_UNSEEN}-]"
    r"|%(?:25){0,4}(?:20|2[BbDdEeFf]|[Cc]2%(?:25){0,4}[Aa]0|[Ee]2%(?:25){0,4}80%(?:25){0,4}9[0-5])"
    rf"|{_AMP}(?:nbsp|ndash|mdash|shy|minus|hyphen|dash|middot|period|sol|thinsp|ensp|emsp"
    rf"|#0{{0,8}}(?:4[5-7]|160|173|183|820[0-9]|821[0-3]|8722)"
    rf"|#[xX]0{{0,8}}(?:2[DdEeFf]|[AaBb]7|[Aa][0Dd]|20[01][0-9A-Fa-f]|2212));"
    rf"|{_SLASH}(?:u00[Aa]0|u20[01][0-9a-fA-F]|u202[Ff]|x20|x2[Dd]|x[Aa]0|t))"
)
_GAP = f"{_SEPARATOR}{{0,3}}"
_PLUS = rf"(?:\+|%(?:25){{0,4}}2[Bb]|{_AMP}#43;|{_AMP}plus;|{_SLASH}(?:u002[Bb]|x2[Bb]))"
# Digits side by side are matched as a whole: else each way to part them would be tried.
_RUN = rf"{_OPEN}?\d{{1,15}}+(?!\d){_CLOSE}?"
_FURTHER = rf"(?:{_GAP}{_OPEN}?\d{{2,15}}+(?!\d){_CLOSE}?)"
_GROUPS = rf"(?:{_RUN}{_FURTHER}{{1,5}}|{_OPEN}?\d{{8,15}}+(?!\d){_CLOSE}?)"
# Behind the code of a country, the first group may be a single digit, as in France.
_GROUPS_ABROAD = rf"(?:{_RUN}{_GAP}{_OPEN}?\d(?!\d){_CLOSE}?{_FURTHER}{{1,5}}|{_GROUPS})"
_EXTENSION = r"(?:[ ,;]{0,2}(?:x|ext\.?|extension|;ext=|#)[ .:]?\d{1,6})?"
# Not inside words, ids, decimal numbers, times or paths; behind an escape of a URL.
_BEFORE = r"(?:(?<![\w./-])(?<!\d:)|(?<=%[0-9A-Fa-f]{2}))"
_AFTER = r"(?!-?\w)(?!:\d)(?!\.0*[1-9])"
_PHONE = re.compile(
    rf"{_BEFORE}(?:(?P<plus>(?:[Tt][Ee][Ll]:|{_PLUS}){{1,2}}){_GAP}(?P<abroad>{_GROUPS_ABROAD})"
    rf"|{_GAP}(?P<number>{_GROUPS})){_EXTENSION}{_AFTER}"
)
_BETWEEN = re.compile(rf"{_SEPARATOR}{{1,3}}(?={_OPEN}?\d)")
_ESCAPE = re.compile(r"%(?:25){0,4}[0-9A-Fa-f]{2}")
_NO_PHONE = re.compile(
    r"\d{4}[-./]\d\d[-./]\d\d|\d\d?[/.]\d\d?[/.]\d{4}(?!\d)"  # a date
    r"|\d{1,3}(?:\.\d{1,3}){3}\Z"  # an IPv4 address
    r"|\d{8}(?:-\d{4}){3}-\d{12}"  # a UUID
    r"|(?:214748364[6-9]|429496729[4-8])\Z"  # where integers of 32 bits end
)
# Ten digits of North America begin with an area code and an exchange of 200 or more.
_ALONE = re.compile(r"1?[2-9]\d{2}[2-9]\d{6}")
_FEWEST_DIGITS, _MOST_DIGITS = 10, 15
_FEWEST_DIGITS_ABROAD = 8
# RFC 5321 section 4.5.3.1: 64 octets before the @, 255 after it.
LONGEST_EMAIL = 320
_LOOKED_AT = 4096


# What every address and every number has. Most texts have neither, and there are many. To look for
# the first characters of an @ sign, in any spelling, takes a long text 1 µs instead of 470.
_FIRST_OF_AT_SIGNS = "@\uff20\ufe6b%&\\[("
_IN_EMAILS = re.compile(_AT_SIGN)
_IN_PHONES = re.compile(rf"(?:\d\D*+){{{_FEWEST_DIGITS_ABROAD}}}")


def without_people(text: str) -> str:
    """Mask e-mail addresses and phone numbers in a text."""
    return _replaced(text, lambda _: MASKED_EMAIL, lambda _: MASKED_PHONE)


def has_people(text: str) -> bool:
    """Whether a text has an e-mail address or a phone number."""
    return without_people(text) != text


def with_people_replaced(text: str, stand_in: Callable[[str], str]) -> str:
    """Put a stand-in for each e-mail address and phone number into a text."""
    return _replaced(text, stand_in, stand_in)


def _replaced(text: str, email: Callable[[str], str], phone: Callable[[str], str]) -> str:
    def addressed(word: re.Match[str]) -> str:
        return email(word.group()) if word["email"] else word.group()

    if any(map(text.__contains__, _FIRST_OF_AT_SIGNS)) and _IN_EMAILS.search(text):
        text = _EMAIL.sub(addressed, text)
    return _without_phones(text, phone) if _IN_PHONES.search(text) else text


def opening(text: str, length: int) -> str:
    """The first `length` characters of a text, with e-mail addresses and phone numbers masked.

    A `…` tells that there are more. Masking comes before cutting, since half an address would not
    be recognised.
    """
    shown = without_people(text[:_LOOKED_AT])
    if len(text) > _LOOKED_AT:
        return f"{shown[:-LONGEST_EMAIL][:length]}{CUT}"
    return shown if len(shown) <= length else f"{shown[:length]}{CUT}"


def _without_phones(text: str, stand_in: Callable[[str], str]) -> str:
    def called(match: re.Match[str]) -> str:
        international = bool(match["plus"])
        group = "abroad" if international else "number"
        found, number = match.group(), match[group]
        exempt = _NO_PHONE.match(number)
        if exempt is not None:
            end = match.start(group) - match.start() + exempt.end()
            return found[:end] + _without_phones(found[end:], stand_in)
        # Several numbers may stand side by side.
        ends = [(gap.start(), gap.end()) for gap in _BETWEEN.finditer(number)]
        starts, stops = [0, *(end for _, end in ends)], [*(start for start, _ in ends), len(number)]
        spans = ((start, stop) for start in starts for stop in stops if start < stop)
        parts = (number[start:stop] for start, stop in spans)
        is_one = any(_is_phone(part, international=international) for part in parts)
        return stand_in(found) if is_one else found

    return _PHONE.sub(called, text)


def _is_phone(number: str, *, international: bool) -> bool:
    if number.isdigit() and not international:
        return bool(_ALONE.fullmatch(number))
    fewest = _FEWEST_DIGITS_ABROAD if international else _FEWEST_DIGITS
    digits = sum(char.isdigit() for char in _ESCAPE.sub("", number))
    return fewest <= digits <= _MOST_DIGITS
