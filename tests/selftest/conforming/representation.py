"""Other right ways to write the same answer: members, headers, numbers, times, texts."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from starlette.responses import Response

from carecycle_contract.reference import ReferenceApi, rows
from conforming.server import conforms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from carecycle_contract.contract import JSON
    from carecycle_contract.reference.data import Row

_REQUIRED = ("id", "name", "status", "createdAt", "updatedAt")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TIMES = ("createdAt", "updatedAt", "startDate", "endDate")


@conforms()
class MoreMembers(ReferenceApi):
    """The envelope and every campaign have further members, some of them nested deeply."""

    def serialise(self, row: Row) -> dict[str, JSON]:
        more: dict[str, JSON] = {
            "_links": {"self": {"href": f"{self.operation.path}/{row.id}"}},
            "maxConcurrentCalls": 5,
            "tags": ["a", 1, None, {"": [[[[]]]]}],
            "": "a member without a name",
            "Status": "NOT THE STATUS",
        }
        return super().serialise(row) | more

    def render(self, status: int, body: JSON) -> Response:
        more: dict[str, JSON] = {"meta": {"took": 3}, "total": -1, "data": [], "code": None}
        return super().render(status, {**more, **body} if isinstance(body, dict) else body)


@conforms()
class RequiredMembersOnly(ReferenceApi):
    """A campaign has no member but id, name, status, createdAt and updatedAt, and its start."""

    def serialise(self, row: Row) -> dict[str, JSON]:
        full = super().serialise(row)
        return {name: full[name] for name in (*_REQUIRED, "startDate", "description")}


@conforms()
class NullMembersLeftOut(ReferenceApi):
    """A member whose value would be null is left out, at every depth below the envelope."""

    def serialise(self, row: Row) -> dict[str, JSON]:
        found = _without_nulls(super().serialise(row))
        return found if isinstance(found, dict) else {}


def _without_nulls(value: JSON) -> JSON:
    if isinstance(value, dict):
        return {name: _without_nulls(one) for name, one in value.items() if one is not None}
    return [_without_nulls(one) for one in value] if isinstance(value, list) else value


@conforms()
class OptionalMembersNull(ReferenceApi):
    """Every member that a campaign can do without is null, save those to sort and search by."""

    def serialise(self, row: Row) -> dict[str, JSON]:
        full = super().serialise(row)
        kept = (*_REQUIRED, "startDate", "description")
        return {name: value if name in kept else None for name, value in full.items()}


@conforms()
class EarlierCampaign(ReferenceApi):
    """A campaign is that of an earlier page: with type, without templateId and enablePulse."""

    def serialise(self, row: Row) -> dict[str, JSON]:
        full = super().serialise(row) | {"type": "outbound"}
        gone = ("templateId", "templateName", "enablePulse", "suite", "features")
        return {name: value for name, value in full.items() if name not in gone}


@conforms()
class LaterCampaign(ReferenceApi):
    """A campaign is that of a later page: maxConcurrentCalls came, texts and patterns went."""

    def serialise(self, row: Row) -> dict[str, JSON]:
        full = super().serialise(row) | {"maxConcurrentCalls": 1 + row.number % 9}
        gone = ("outboundEnabled", "outboundBatchSize", "redialPatterns", "smsTypes", "smsContent")
        return {name: value for name, value in full.items() if name not in gone}


@conforms()
class MoreHeaders(ReferenceApi):
    """Answers carry the headers of caches, gateways, tracing and rate limits."""

    def headers(self, status: int, body: JSON) -> Mapping[str, str]:
        return {
            **super().headers(status, body),
            "Cache-Control": "private, max-age=0, must-revalidate",
            "ETag": 'W/"33a64df5"',
            "Vary": "Accept-Encoding, Origin, X-API-Key",
            "Age": "0",
            "Link": f'<{self.operation.path}?page=2>; rel="next"',
            "Set-Cookie": "__cf_bm=0123456789; path=/; HttpOnly",
            "Strict-Transport-Security": "max-age=63072000",
            "Content-Security-Policy": "default-src 'self'",
            "X-RateLimit-Limit": "60",
            "X-RateLimit-Remaining": "0",
            "RateLimit": '"default";r=0;t=30',
            "Server-Timing": "db;dur=53.2, app;dur=47.2",
            "Deprecation": "@1688169599",
            "Content-Language": "en",
            "X-Padding": "x" * 6000,
        }


class _Typed(ReferenceApi):
    """Writes the media type in another way."""

    media_type: str

    def render(self, status: int, body: JSON) -> Response:
        response = super().render(status, body)
        response.headers["content-type"] = self.media_type
        return response


@conforms()
class MediaTypeWithCharset(_Typed):
    """The media type names the charset."""

    media_type = "application/json; charset=utf-8"


@conforms()
class MediaTypeInCapitals(_Typed):
    """The media type is written in mixed case, with quoted and further parameters."""

    media_type = 'Application/JSON;Charset="UTF-8" ; version=2'


class _Written(ReferenceApi):
    """Writes JSON in another way."""

    def render(self, status: int, body: JSON) -> Response:
        response = super().render(status, body)
        written = Response(self.write(body).encode(), status, headers=self.headers(status, body))
        written.headers["content-type"] = response.headers["content-type"]
        return written

    def write(self, body: JSON) -> str:
        raise NotImplementedError


@conforms()
class JsonIndented(_Written):
    """JSON is indented and has blank lines around it."""

    def write(self, body: JSON) -> str:
        return "\r\n\t " + json.dumps(body, indent=4).replace("\n", "\r\n") + "\n\n"


@conforms()
class JsonEscaped(_Written):
    """JSON is all ASCII: every other character, and every slash, is escaped."""

    def write(self, body: JSON) -> str:
        return json.dumps(body).replace("/", "\\/").replace("<", "\\u003c")


@conforms()
class JsonMembersSorted(_Written):
    """The members of every JSON object stand by their names, items before the totals."""

    def write(self, body: JSON) -> str:
        return json.dumps(body, sort_keys=True, ensure_ascii=False)


def _with_numbers(value: JSON, spell: Callable[[int], str]) -> str:
    """JSON text with every whole number spelt another way."""
    if isinstance(value, dict):
        members = (f"{json.dumps(k)}:{_with_numbers(v, spell)}" for k, v in value.items())
        return f"{{{','.join(members)}}}"
    if isinstance(value, list):
        return f"[{','.join(_with_numbers(one, spell) for one in value)}]"
    if isinstance(value, int) and not isinstance(value, bool):
        return spell(value)
    return json.dumps(value)


@conforms()
class NumbersWithFraction(_Written):
    """Every number has a fraction of zero: 137.0."""

    def write(self, body: JSON) -> str:
        return _with_numbers(body, lambda number: f"{number}.0")


@conforms()
class NumbersScientific(_Written):
    """Every number is in scientific form: 1.37e2."""

    def write(self, body: JSON) -> str:
        def spell(number: int) -> str:
            digits = str(abs(number))
            sign = "-" if number < 0 else ""
            return f"{sign}{digits[0]}.{digits[1:] or '0'}e{len(digits) - 1}"

        return _with_numbers(body, spell)


@conforms()
class NumbersInManyForms(_Written):
    """Numbers are written as 137.000, 1370E-1 and 13.7e+01 by turns."""

    def write(self, body: JSON) -> str:
        def spell(number: int) -> str:
            sign, tens, ones = "-" * (number < 0), *divmod(abs(number), 10)
            forms = (f"{number}.000", f"{number}0E-1", f"{sign}{tens}.{ones}e+01", str(number))
            return forms[number % len(forms)]

        return _with_numbers(body, spell)


@conforms()
class UpperCaseIds(ReferenceApi):
    """Every UUID is in capitals, as SQL Server writes them."""

    def serialise(self, row: Row) -> dict[str, JSON]:
        full = json.loads(_UUID.sub(_capitals, json.dumps(super().serialise(row))))
        return dict(full)


def _capitals(match: re.Match[str]) -> str:
    return match.group().upper()


_UUIDS = {
    0: "00000000-0000-0000-0000-000000000000",
    1: "ffffffff-ffff-ffff-ffff-ffffffffffff",
    2: "c232ab00-9414-11ec-b3c8-9f6bdeced846",
    3: "000003e8-9414-21ec-b300-325096b39f47",
    4: "5df41881-3aed-3515-88a7-2f4a814cf09e",
    5: "919108f7-52d1-4320-9bac-f847db4148a8",
    6: "1ec9414c-232a-6b00-b3c8-9f6bdeced846",
    7: "017f22e2-79b0-7cc3-98c4-dc0c0c07398f",
    8: "2489e9ad-2ee2-8e00-8ec9-32d5f69181c0",
}


def _all_versions() -> Iterator[Row]:
    return (replace(row, id=_UUIDS.get(row.number, row.id)) for row in rows(137))


@conforms(_all_versions)
class UuidsOfEveryVersion(ReferenceApi):
    """Ids are UUIDs of the versions 1 to 8, and the nil and the max UUID are among them."""


class _Timed(ReferenceApi):
    """Writes the times of a campaign in another way; the instants stay the same."""

    def serialise(self, row: Row) -> dict[str, JSON]:
        full = super().serialise(row)
        for place, name in enumerate(_TIMES):
            text = full[name]
            if isinstance(text, str):
                full[name] = self.write(datetime.fromisoformat(text), row.number + place)
        return full

    def write(self, moment: datetime, number: int) -> str:
        raise NotImplementedError


@conforms()
class TimesInManyZones(_Timed):
    """Every time is written in another zone, so that texts do not sort as instants do."""

    def write(self, moment: datetime, number: int) -> str:
        minutes = (0, 120, -300, 345, 840, -720)[number % 6]
        return moment.astimezone(timezone(timedelta(minutes=minutes))).isoformat()


@conforms()
class TimesOfManyPrecisions(_Timed):
    """Times have no, one, three, six or nine digits of fraction, by turns."""

    def write(self, moment: datetime, number: int) -> str:
        begin = moment.strftime("%Y-%m-%dT%H:%M:%S")
        return begin + ("Z", ".0Z", ".000Z", ".000000Z", ".000000000Z")[number % 5]


@conforms()
class TimesWithoutFraction(_Timed):
    """Times have no fraction and end in +00:00."""

    def write(self, moment: datetime, number: int) -> str:
        return moment.strftime("%Y-%m-%dT%H:%M:%S+00:00")


@conforms()
class TimesInSmallLetters(_Timed):
    """Times are written with a small t and z, which RFC 3339 allows."""

    def write(self, moment: datetime, number: int) -> str:
        return moment.strftime("%Y-%m-%dt%H:%M:%Sz")


@conforms()
class TimesOfUnknownZone(_Timed):
    """Times end in -00:00, which is UTC of an unknown zone."""

    def write(self, moment: datetime, number: int) -> str:
        return moment.strftime("%Y-%m-%dT%H:%M:%S.%f-00:00")


def _microseconds() -> Iterator[Row]:
    for row in rows(137):
        begin = "2026-02-03T04:05:06."
        yield replace(
            row,
            createdAt=f"{begin}{row.number * 7:06d}Z",
            updatedAt=f"{begin}{row.number * 11:06d}Z",
        )


@conforms(_microseconds)
class MicrosecondsApart(ReferenceApi):
    """All campaigns were created within a millisecond, and sort by their microseconds."""


def _huge_descriptions() -> Iterator[Row]:
    sentence = "Calls members whose plan renews and tells them about their options. "
    for row in rows(30):
        long = (sentence * 3000)[:200_000] if row.number % 10 == 4 else row.description
        yield replace(row, description=long)


@conforms(_huge_descriptions)
class HugeDescriptions(ReferenceApi):
    """Some descriptions are 200 kB long."""


def _named(names: tuple[str, ...]) -> Callable[[], Iterator[Row]]:
    def campaigns() -> Iterator[Row]:
        for row in rows(110):
            name = names[row.number % len(names)]
            again = row.number // len(names)
            yield replace(row, name=f"{name} {again}" if again else name)

    return campaigns


_SCRIPTS = (
    "Επανακλήσεις μελών", "Ελλάδα ΣΊΣΥΦΟΣ", "Объявления для пациентов", "Ёлка и ежик",
    "Հիշեցում", "שיחת תזכורת", "تذكير بالموعد", "यादकराना", "নিয়োগ", "ข้อความเตือน",
    "გახსენება", "ማስታወሻ", "預約提醒", "予約のお知らせ", "ﾖﾔｸ", "예약 알림", "ᏣᎳᎩ",
    "Nhắc lịch khám", "İstanbul ılık", "Größe und Straße", "Łódź Żółw", "Ðorđe Þór",
)  # fmt: skip


@conforms(_named(_SCRIPTS))
class NamesInManyScripts(ReferenceApi):
    """Names are in many scripts, with letters whose cases do not pair one to one."""


_RIGHT_TO_LEFT = (
    "שיחת תזכורת", "\u202bשלום\u202c plan", "تذكير 2026 بالموعد", "\u200fPlan\u200f",
    "A \u202eesrever\u202c B", "פגישה (דחוף) 50%", "متابعة – مرحلة ١", "\u2067יעד\u2069 Tampa",
)  # fmt: skip


@conforms(_named(_RIGHT_TO_LEFT))
class NamesFromRightToLeft(ReferenceApi):
    """Names run from right to left, mixed with Latin, and hold marks of direction."""


_MARKED = (
    "Café", "Cafe\u0301", "Ångström", "A\u030angstro\u0308m", "\u212bngström", "Việt",
    "Vie\u0323\u0302t", "Vie\u0302\u0323t", "Z\u0335\u0321\u033a\u0347a\u0338l\u0337g\u0336o",
    "e\u0301\u0301\u0301", "\u0301lone mark", "q\u0307\u0323", "ﬁne ﬂow", "가", "가",
)  # fmt: skip


@conforms(_named(_MARKED))
class NamesWithCombiningMarks(ReferenceApi):
    """Names hold combining marks, some composed, some decomposed, some alone or in heaps."""


_EMOJI = (
    "😀 smile", "👩‍⚕️ nurse", "👨‍👩‍👧‍👦 family", "🇺🇸 flag", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "❤️", "❤", "1️⃣ first",
    "👍🏽 yes", "👍 yes", "𝔉𝔯𝔞𝔨𝔱𝔲𝔯", "𠮷野家", "😀", "😁", "\u200d", "™ ℠ ©",
)  # fmt: skip


@conforms(_named(_EMOJI))
class NamesWithEmoji(ReferenceApi):
    """Names hold emoji, joined ones and flags among them, and letters beyond 16 bits."""


_ODD = (
    "  leading", "trailing  ", " ", "tab\there", "line\nbreak", "two\r\nlines", "null-like",
    "null", "undefined", "NaN", "true", "0", "-1", "1e5", "[]", "{}", "<b>bold</b>", "' OR 1=1",
    "%", "_", "*", "\\", '"', "'", "a" * 255, "\u00a0nbsp", "zero\u200bwidth", "\ufeffmark",
    "non\u2011breaking", "soft\u00adhyphen", "\u2028separator", "{{clientCustomer.firstName}}",
    "\x7fdelete", "\x01control", "€ ¥ £", "½ ²", "\ufffd", "\U0010fffd",
)  # fmt: skip


@conforms(_named(_ODD))
class NamesOfOddCharacters(ReferenceApi):
    """Names hold blanks at their ends, control characters, markup, code and one sign alone."""


def _identical() -> Iterator[Row]:
    return (replace(row, name="New campaign") for row in rows(137))


@conforms(_identical)
class NamesIdentical(ReferenceApi):
    """Every campaign has the same name."""


def _in_order() -> Iterator[Row]:
    return (replace(row, name=f"Campaign {row.number}") for row in rows(137))


@conforms(_in_order)
class NamesNumbered(ReferenceApi):
    """Names are numbered without padding, so that Campaign 10 comes before Campaign 2."""


def _of_digits() -> Iterator[Row]:
    return (replace(row, name=f"{row.number:03d}{'7' * 5000}") for row in rows(137))


@conforms(_of_digits)
class NamesOfDigits(ReferenceApi):
    """Names are numbers of 5003 digits, more than Python turns into an integer."""


@conforms()
class CutEmoji(ReferenceApi):
    """Descriptions end in half an emoji, a lone surrogate, as a cut at 16-bit units leaves it."""

    def serialise(self, row: Row) -> dict[str, JSON]:
        return super().serialise(row) | {"description": f"{row.description or ''} \ud83d"}

    def render(self, status: int, body: JSON) -> Response:
        text = json.dumps(body).encode()
        return Response(text, status, media_type="application/json")


def _padded() -> Iterator[Row]:
    return (replace(row, name=f"Wave {row.number:03d}") for row in rows(137))


@conforms(_padded)
class CutNames(CutEmoji):
    """Names end in half an emoji, which no query can hold."""

    def serialise(self, row: Row) -> dict[str, JSON]:
        return ReferenceApi.serialise(self, row) | {"name": f"{row.name}\ud83d"}


@conforms()
class FreeObjects(CutEmoji):
    """A free object is nested 300 levels deep, each by a member whose name is half an emoji."""

    def serialise(self, row: Row) -> dict[str, JSON]:
        nested: JSON = {}
        for _ in range(300):
            nested = {"\ud83d": nested}
        return ReferenceApi.serialise(self, row) | {"variableMappings": nested}


@conforms()
class DescriptionsOfOddCharacters(ReferenceApi):
    """Descriptions hold control characters, NUL among them, and separators of lines."""

    def serialise(self, row: Row) -> dict[str, JSON]:
        tail = " \x00\x01\x1b[31m\x7f\x85\u2028\u2029\ufeff\uffff"
        return super().serialise(row) | {"description": f"{row.description or ''}{tail}"}
