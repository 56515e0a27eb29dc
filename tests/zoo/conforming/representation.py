"""Other right ways to write the same answer: members, headers, numbers, times, texts."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from carecycle_contract.reference import ReferenceApi
from zoo.conforming.campaigns import changed
from zoo.conforming.variant import variant
from zoo.server import server

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from carecycle_contract.contract import JSON
    from carecycle_contract.reference.row import Row
    from zoo.conforming.campaigns import Change

    Members = dict[str, JSON]

_REQUIRED = ("id", "name", "status", "createdAt", "updatedAt")
_KEPT = (*_REQUIRED, "startDate", "description")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TIMES = ("createdAt", "updatedAt", "startDate", "endDate")


@server()
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


@server()
class DescriptionsAreNotListed(ReferenceApi):
    """The list leaves out descriptions, which the search looks into all the same."""

    def serialise(self, row: Row) -> dict[str, JSON]:
        return _without(super().serialise(row), "description")


@server()
class LongDescriptionsAreNotListed(ReferenceApi):
    """The list leaves out descriptions of more than 60 characters, which are searched."""

    def serialise(self, row: Row) -> dict[str, JSON]:
        item = super().serialise(row)
        is_long = len(str(item.get("description"))) > 60
        return _without(item, "description") if is_long else item


def _without_nulls(value: JSON) -> JSON:
    if isinstance(value, dict):
        return {
            name: _without_nulls(member) for name, member in value.items() if member is not None
        }
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value


def _without(full: Members, *names: str) -> Members:
    return {name: value for name, value in full.items() if name not in names}


def _without_named_ids(value: JSON) -> Any:
    if isinstance(value, dict):
        return {
            name: None if value.get(name.removesuffix("Id")) else _without_named_ids(member)
            for name, member in value.items()
        } | {name: _without_named_ids(value[name]) for name in value if not name.endswith("Id")}
    return [_without_named_ids(item) for item in value] if isinstance(value, list) else value


def _more_customers(more: int, statistics: JSON) -> Members:
    total = statistics.get("total") if isinstance(statistics, dict) else None
    if not isinstance(statistics, dict) or not isinstance(total, int):
        return {}
    return {"customerStats": statistics | {"total": total + more}}


def _skipping(skipped: int, statistics: JSON) -> Members:
    counts = statistics.get("statusCounts") if isinstance(statistics, dict) else None
    if not isinstance(statistics, dict) or not isinstance(counts, dict):
        return {}
    others = {name: count for name, count in counts.items() if name != "skipped"}
    total = sum(count for count in others.values() if isinstance(count, int))
    shown = {"statusCounts": others | {"skipped": skipped}, "total": total}
    return {"customerStats": statistics | shown}


class _Members(ReferenceApi):
    """Writes a campaign with other members than these."""

    members: Callable[[Row, Members], Members]

    def serialise(self, row: Row) -> Members:
        return self.members(row, super().serialise(row))


_ODD_END = " \x00\x01\x1b[31m\x7f\x85\u2028\u2029\ufeff\uffff"
_MEMBERS: dict[str, tuple[str, Callable[[Row, Members], Members]]] = {
    "required-members-only": (
        "A campaign has no member but id, name, status, createdAt and updatedAt, and its start.",
        lambda _, full: {name: full[name] for name in _KEPT if name in full},
    ),
    "null-members-left-out": (
        "A member whose value would be null is left out, at every depth below the envelope.",
        lambda _, full: _without_nulls(full),
    ),
    "optional-members-null": (
        "Every member that a campaign can do without is null, save those to sort and search by.",
        lambda _, full: {name: full[name] if name in _KEPT else None for name in full},
    ),
    "earlier-campaign": (
        "A campaign is that of an earlier page: with type, without templateId and enablePulse.",
        lambda _, full: _without(
            full | {"type": "outbound"},
            *("templateId", "templateName", "enablePulse", "suite", "features"),
        ),
    ),
    "later-campaign": (
        "A campaign is that of a later page: maxConcurrentCalls came, texts and patterns went.",
        lambda row, full: _without(
            full | {"maxConcurrentCalls": 1 + row.number % 9},
            *("outboundEnabled", "outboundBatchSize", "redialPatterns", "smsTypes", "smsContent"),
        ),
    ),
    "upper-case-ids": (
        "Every UUID is in capitals, as SQL Server writes them.",
        lambda _, full: json.loads(
            _UUID.sub(lambda match: match.group().upper(), json.dumps(full))
        ),
    ),
    "ids-null-beside-their-objects": (
        "An id is null where the object that it names is there in full.",
        lambda _, full: _without_named_ids(full),
    ),
    "totals-count-customers-of-no-state": (
        "customerStats.total counts customers of no state too, which most campaigns have.",
        lambda row, full: full | _more_customers(row.number % 5, full.get("customerStats")),
    ),
    "totals-leave-out-those-skipped": (
        "customerStats.total leaves out customers who were skipped, which few campaigns have.",
        lambda row, full: full | _skipping(6 * (row.number % 6 == 0), full.get("customerStats")),
    ),
    "descriptions-of-odd-characters": (
        "Descriptions hold control characters, NUL among them, and separators of lines.",
        lambda row, full: full | {"description": f"{row.description or ''}{_ODD_END}"},
    ),
}
MEMBERS = [
    variant(name, sentence, _Members, members=staticmethod(members))
    for name, (sentence, members) in _MEMBERS.items()
]


@server()
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


_TYPES = {
    "media-type-with-charset": (
        "The media type names the charset.",
        "application/json; charset=utf-8",
    ),
    "media-type-in-capitals": (
        "The media type is written in mixed case, with quoted and further parameters.",
        'Application/JSON;Charset="UTF-8" ; version=2',
    ),
}
MEDIA_TYPES = [
    variant(name, sentence, _Typed, media_type=media_type)
    for name, (sentence, media_type) in _TYPES.items()
]


class _Written(ReferenceApi):
    """Writes JSON in another way."""

    write: Callable[[JSON], str]

    def render(self, status: int, body: JSON) -> Response:
        response = super().render(status, body)
        written = Response(self.write(body).encode(), status, headers=self.headers(status, body))
        written.headers["content-type"] = response.headers["content-type"]
        return written


def _with_numbers(value: JSON, spell: Callable[[int], str]) -> str:
    """JSON text with every whole number spelt another way."""
    if isinstance(value, dict):
        members = (f"{json.dumps(k)}:{_with_numbers(v, spell)}" for k, v in value.items())
        return f"{{{','.join(members)}}}"
    if isinstance(value, list):
        return f"[{','.join(_with_numbers(item, spell) for item in value)}]"
    if isinstance(value, int) and not isinstance(value, bool):
        return spell(value)
    return json.dumps(value)


def _scientific(number: int) -> str:
    digits = str(abs(number))
    sign = "-" if number < 0 else ""
    return f"{sign}{digits[0]}.{digits[1:] or '0'}e{len(digits) - 1}"


def _in_many_forms(number: int) -> str:
    sign, tens, ones = "-" * (number < 0), *divmod(abs(number), 10)
    forms = (f"{number}.000", f"{number}0E-1", f"{sign}{tens}.{ones}e+01", str(number))
    return forms[number % len(forms)]


_WRITTEN: dict[str, tuple[str, Callable[[JSON], str]]] = {
    "json-indented": (
        "JSON is indented and has blank lines around it.",
        lambda body: f"\n\t {json.dumps(body, indent=4)}\n\n".replace("\n", "\r\n"),
    ),
    "json-escaped": (
        "JSON is all ASCII: every other character, and every slash, is escaped.",
        lambda body: json.dumps(body).replace("/", "\\/").replace("<", "\\u003c"),
    ),
    "json-members-sorted": (
        "The members of every JSON object stand by their names, items before the totals.",
        lambda body: json.dumps(body, sort_keys=True, ensure_ascii=False),
    ),
    "numbers-with-fraction": (
        "Every number has a fraction of zero: 137.0.",
        lambda body: _with_numbers(body, lambda number: f"{number}.0"),
    ),
    "numbers-scientific": (
        "Every number is in scientific form: 1.37e2.",
        lambda body: _with_numbers(body, _scientific),
    ),
    "numbers-in-many-forms": (
        "Numbers are written as 137.000, 1370E-1 and 13.7e+01 by turns.",
        lambda body: _with_numbers(body, _in_many_forms),
    ),
}
WRITTEN = [
    variant(name, sentence, _Written, write=staticmethod(write))
    for name, (sentence, write) in _WRITTEN.items()
]


class _Timed(ReferenceApi):
    """Writes the times of a campaign in another way; the instants stay the same."""

    time: Callable[[datetime, int], str]

    def serialise(self, row: Row) -> Members:
        full = super().serialise(row)
        for place, name in enumerate(_TIMES):
            text = full.get(name)
            if isinstance(text, str):
                full[name] = self.time(datetime.fromisoformat(text), row.number + place)
        return full


_ZONES = (0, 120, -300, 345, 840, -720)
_FRACTIONS = ("Z", ".0Z", ".000Z", ".000000Z", ".000000000Z")
_TIMED: dict[str, tuple[str, Callable[[datetime, int], str]]] = {
    "times-in-many-zones": (
        "Every time is written in another zone, so that texts do not sort as instants do.",
        lambda moment, number: moment.astimezone(
            timezone(timedelta(minutes=_ZONES[number % len(_ZONES)]))
        ).isoformat(),
    ),
    "times-of-many-precisions": (
        "Times have no, one, three, six or nine digits of fraction, by turns.",
        lambda moment, number: f"{moment:%Y-%m-%dT%H:%M:%S}{_FRACTIONS[number % len(_FRACTIONS)]}",
    ),
    "times-without-fraction": (
        "Times have no fraction and end in +00:00.",
        lambda moment, _: f"{moment:%Y-%m-%dT%H:%M:%S}+00:00",
    ),
    "times-in-small-letters": (
        "Times are written with a small t and z, which RFC 3339 allows.",
        lambda moment, _: f"{moment:%Y-%m-%dt%H:%M:%S}z",
    ),
    "times-of-unknown-zone": (
        "Times end in -00:00, which is UTC of an unknown zone.",
        lambda moment, _: f"{moment:%Y-%m-%dT%H:%M:%S.%f}-00:00",
    ),
}
TIMES = [
    variant(name, sentence, _Timed, time=staticmethod(time))
    for name, (sentence, time) in _TIMED.items()
]

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
_LONG = "Calls members whose plan renews and tells them about their options. " * 3000


def _microseconds(row: Row) -> dict[str, str | None]:
    second = "2026-02-03T04:05:06"
    return {
        "createdAt": f"{second}.{row.number * 7:06d}Z",
        "updatedAt": f"{second}.{row.number * 11:06d}Z",
    }


_CHANGES: dict[str, tuple[str, int, Change]] = {
    "uuids-of-every-version": (
        "Ids are UUIDs of the versions 1 to 8, and the nil and the max UUID are among them.",
        137,
        lambda row: {"id": _UUIDS.get(row.number, row.id)},
    ),
    "microseconds-apart": (
        "All campaigns were created within a millisecond, and sort by their microseconds.",
        137,
        _microseconds,
    ),
    "huge-descriptions": (
        "Some descriptions are 200 kB long.",
        30,
        lambda row: {"description": _LONG[:200_000] if row.number % 10 == 4 else row.description},
    ),
    "names-identical": (
        "Every campaign has the same name.",
        137,
        lambda _: {"name": "New campaign"},
    ),
    "names-numbered": (
        "Names are numbered without padding, so that Campaign 10 comes before Campaign 2.",
        137,
        lambda row: {"name": f"Campaign {row.number}"},
    ),
    "names-of-digits": (
        "Names are numbers of 5003 digits, more than Python turns into an integer.",
        137,
        lambda row: {"name": f"{row.number:03d}{'7' * 5000}"},
    ),
}
CAMPAIGNS = [
    variant(name, sentence, campaigns=changed(count, change))
    for name, (sentence, count, change) in _CHANGES.items()
]

_SCRIPTS = (
    "Επανακλήσεις μελών", "Ελλάδα ΣΊΣΥΦΟΣ", "Объявления для пациентов", "Ёлка и ежик",
    "Հիշեցում", "שיחת תזכורת", "تذكير بالموعد", "यादकराना", "নিয়োগ", "ข้อความเตือน",
    "გახსენება", "ማስታወሻ", "預約提醒", "予約のお知らせ", "ﾖﾔｸ", "예약 알림", "ᏣᎳᎩ",
    "Nhắc lịch khám", "İstanbul ılık", "Größe und Straße", "Łódź Żółw", "Ðorđe Þór",
)  # fmt: skip
_RIGHT_TO_LEFT = (
    "שיחת תזכורת", "\u202bשלום\u202c plan", "تذكير 2026 بالموعد", "\u200fPlan\u200f",
    "A \u202eesrever\u202c B", "פגישה (דחוף) 50%", "متابعة – مرحلة ١", "\u2067יעד\u2069 Tampa",
)  # fmt: skip
_MARKED = (
    "Café", "Cafe\u0301", "Ångström", "A\u030angstro\u0308m", "\u212bngström", "Việt",
    "Vie\u0323\u0302t", "Vie\u0302\u0323t", "Z\u0335\u0321\u033a\u0347a\u0338l\u0337g\u0336o",
    "e\u0301\u0301\u0301", "\u0301lone mark", "q\u0307\u0323", "ﬁne ﬂow", "가", "가",
)  # fmt: skip
_EMOJI = (
    "😀 smile", "👩‍⚕️ nurse", "👨‍👩‍👧‍👦 family", "🇺🇸 flag", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "❤️", "❤", "1️⃣ first",
    "👍🏽 yes", "👍 yes", "𝔉𝔯𝔞𝔨𝔱𝔲𝔯", "𠮷野家", "😀", "😁", "\u200d", "™ ℠ ©",
)  # fmt: skip
_ODD = (
    "  leading", "trailing  ", " ", "tab\there", "line\nbreak", "two\r\nlines", "null-like",
    "null", "undefined", "NaN", "true", "0", "-1", "1e5", "[]", "{}", "<b>bold</b>", "' OR 1=1",
    "%", "_", "*", "\\", '"', "'", "a" * 255, "\u00a0nbsp", "zero\u200bwidth", "\ufeffmark",
    "non\u2011breaking", "soft\u00adhyphen", "\u2028separator", "{{clientCustomer.firstName}}",
    "\x7fdelete", "\x01control", "€ ¥ £", "½ ²", "\ufffd", "\U0010fffd",
)  # fmt: skip
_NAMES = {
    "names-in-many-scripts": (
        "Names are in many scripts, with letters whose cases do not pair one to one.",
        _SCRIPTS,
    ),
    "names-from-right-to-left": (
        "Names run from right to left, mixed with Latin, and hold marks of direction.",
        _RIGHT_TO_LEFT,
    ),
    "names-with-combining-marks": (
        "Names hold combining marks, some composed, some decomposed, some alone or in heaps.",
        _MARKED,
    ),
    "names-with-emoji": (
        "Names hold emoji, joined ones and flags among them, and letters beyond 16 bits.",
        _EMOJI,
    ),
    "names-of-odd-characters": (
        "Names hold blanks at their ends, control characters, markup, code and one sign alone.",
        _ODD,
    ),
}


def _named(names: tuple[str, ...]) -> Change:
    """These names by turns, and the number of the turn behind them from the second one on."""

    def change(row: Row) -> dict[str, str | None]:
        turn, place = divmod(row.number, len(names))
        return {"name": f"{names[place]} {turn}" if turn else names[place]}

    return change


NAMES = [
    variant(name, sentence, campaigns=changed(110, _named(names)))
    for name, (sentence, names) in _NAMES.items()
]


class _Cut(_Members):
    """Writes half an emoji, a lone surrogate, as a cut at 16-bit units leaves it."""

    def render(self, status: int, body: JSON) -> Response:
        return Response(json.dumps(body).encode(), status, media_type="application/json")


def _nested(depth: int) -> JSON:
    """An object nested so deep, each by a member whose name is half an emoji."""
    nested: JSON = {}
    for _ in range(depth):
        nested = {"\ud83d": nested}
    return nested


HALVES = [
    variant(
        "cut-emoji",
        "Descriptions end in half an emoji, a lone surrogate, as a cut at 16-bit units leaves it.",
        _Cut,
        members=staticmethod(
            lambda row, full: full | {"description": f"{row.description or ''} \ud83d"}
        ),
    ),
    variant(
        "cut-names",
        "Names end in half an emoji, which no query can hold.",
        _Cut,
        changed(137, lambda row: {"name": f"Wave {row.number:03d}"}),
        members=staticmethod(lambda row, full: full | {"name": f"{row.name}\ud83d"}),
    ),
    variant(
        "free-objects",
        "A free object is nested 200 levels deep, each by a member whose name is half an emoji.",
        _Cut,
        members=staticmethod(lambda _, full: full | {"variableMappings": _nested(200)}),
    ),
]
