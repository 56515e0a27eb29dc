"""Changes between two runs, each with the difference that tells it, or the reason why none does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from carecycle_contract.reference import ReferenceApi

if TYPE_CHECKING:
    from collections.abc import Callable

    from carecycle_contract.contract import JSON
    from carecycle_contract.reference.row import Row
    from carecycle_contract.reporting.report import Kind


class Told(NamedTuple):
    """The difference that tells a change: its id, its class, and the budget that shows it."""

    id: str
    kind: Kind
    budget: int = 60


_SORTED, _TIES, _BODY = "lists:collation", "lists:ties:createdAt:desc", "refusals:without-key:body"
_ENDS = "lists:past-the-end"

OF_SERVERS: dict[str, Told] = {
    # Breaking: defaults, ends, nulls, refusals, search.
    "default-size-is-twenty": Told("lists:page-size:default", "breaking"),
    "default-sort-is-by-name": Told("lists:order:default", "breaking"),
    "null-start-dates-first": Told("lists:nulls:startDate:asc", "breaking"),
    "null-start-dates-lowest": Told("lists:nulls:startDate:asc", "breaking"),
    "past-the-end-not-found": Told(_ENDS, "breaking"),
    "past-the-end-invalid": Told(_ENDS, "breaking"),
    "wrong-key-forbidden": Told("refusals:wrong-key", "breaking"),
    "every-key-problem-forbidden": Told("refusals:without-key", "breaking"),
    "invalid-is422": Told("refusals:page:too-small", "breaking"),
    "refused-with-another-code": Told("refusals:without-key", "breaking"),
    "search-minds-case": Told("search:case", "breaking"),
    "search-of-whole-words": Told("search:inside-of-words", "breaking"),
    "search-of-word-beginnings": Told("search:inside-of-words", "breaking"),
    "search-of-separate-tokens": Told("search:inside-of-words", "breaking"),
    "search-of-words-or-all": Told("search:wildcards:%", "breaking"),
    "search-stripped": Told("search:wildcards:%", "breaking"),
    "wildcards-are-live": Told("search:wildcards:%", "breaking"),
    "next-page-at-exact-multiple": Told("requirement PAG-2", "breaking"),
    "snake-case": Told("requirement ENV-3", "breaking"),
    "updated-at-is-left-out": Told("data:updatedAt:present", "breaking"),
    "numbers-as-texts": Told("data:maxAttempts:type=string", "breaking"),
    "required-members-only": Told("data:client:present", "breaking"),
    "optional-members-null": Told("data:client:null", "breaking"),
    "earlier-campaign": Told("data:enablePulse:present", "breaking"),
    "later-campaign": Told("data:outboundEnabled:present", "breaking"),
    # May break: collation, order of equal keys and of statuses, oddities, precision, headers.
    "collation-of-old-mysql": Told(_SORTED, "may break"),
    "collation-of-mongodb": Told(_SORTED, "may break"),
    "collation-of-sqlite": Told(_SORTED, "may break"),
    "collation-of-sqlite-no-case": Told(_SORTED, "may break"),
    "collation-of-icu": Told(_SORTED, "may break"),
    "collation-of-glibc": Told(_SORTED, "may break"),
    "collation-of-mariadb-general": Told(_SORTED, "may break"),
    "collation-of-mysql": Told(_SORTED, "may break"),
    "collation-of-sql-server": Told(_SORTED, "may break"),
    "collation-of-lower-case": Told(_SORTED, "may break"),
    "ties-by-hash": Told(_TIES, "may break"),
    "ties-by-id-always-up": Told(_TIES, "may break"),
    "ties-by-insertion": Told(_TIES, "may break"),
    "ties-by-last-change": Told(_TIES, "may break"),
    "statuses-backwards": Told("lists:values:status", "may break"),
    "deep-pages-refused": Told("lists:far-past-the-end", "may break"),
    "past-the-end-points-to-the-last-page": Told(f"{_ENDS}:previous", "may break"),
    "past-the-end-points-nowhere": Told(f"{_ENDS}:previous", "may break"),
    "unknown-parameters-refused": Told("refusals:unknown-parameter", "may break"),
    "long-address-refused": Told("refusals:search:long", "may break"),
    "gateway-refuses-long-addresses": Told("refusals:search:long", "may break"),
    "long-search-refused": Told("refusals:search:long", "may break"),
    "first-value-counts": Told("refusals:repeated-parameters", "may break"),
    "empty-values-left-out": Told("refusals:empty-values", "may break"),
    "errors-with-more-members": Told(_BODY, "may break"),
    "errors-never-alike": Told(_BODY, "may break"),
    "one-problem-at-atime": Told("refusals:page:no-number:body", "may break"),
    "times-in-many-zones": Told(
        "data:createdAt:precision=0 digits of a second and an offset", "may break"
    ),
    "times-without-fraction": Told(
        "data:createdAt:precision=0 digits of a second and an offset", "may break"
    ),
    "times-of-many-precisions": Told(
        "data:createdAt:precision=6 digits of a second and Z", "may break"
    ),
    "media-type-with-charset": Told("answers:content-type", "may break"),
    # Additive: members and headers.
    "more-members": Told("envelope:meta:present", "additive"),
    "more-headers": Told("answers:cache-control", "additive"),
    "gzipped": Told("answers:content-encoding", "additive"),
}
"""By the name of the server of the zoo that the reference API has become."""

UNSEEN: dict[str, str] = {
    "values-joined": "refused as before: a repeated value is none of the documented ones",
    "parameters-before-key": "no question has both a wrong key and a wrong value",
    "json-members-sorted": "the order of members means nothing in JSON",
    "json-escaped": "the same JSON values, spelled otherwise",
    "numbers-scientific": "the same JSON numbers, spelled otherwise",
    "upper-case-ids": "hexadecimal digits of a UUID may be of either case",
}
"""Servers that the reference API may become without a difference, and why."""

Document: TypeAlias = "dict[str, JSON]"


def _gone(parent: Document, name: str) -> None:
    parent.pop(name, None)


def _null(parent: Document, name: str) -> None:
    parent[name] = None


def _wrapped(parent: Document, name: str) -> None:
    if parent.get(name) is not None:
        parent[name] = {"value": parent[name]}


_MEMBERS = (
    *("client", "maxAttempts", "enablePulse", "features", "templateId", "templateName"),
    *("transferConfig.type", "customerStats.total", "appointmentConfig.name"),
)
_KINDS: dict[str, tuple[Callable[[Document, str], None], str]] = {
    "gone": (_gone, "present"),
    "null": (_null, "null"),
    "wrapped": (_wrapped, "type=object"),
}


def _changed(path: str, change: Callable[[Document, str], None]) -> type[ReferenceApi]:
    parent, _, name = path.rpartition(".")

    class Changed(ReferenceApi):
        def serialise(self, row: Row) -> Document:
            body: Any = dict(super().serialise(row))
            if not parent:
                change(body, name)
            elif isinstance(body.get(parent), dict):
                body[parent] = dict(body[parent])
                change(body[parent], name)
            return body

    return Changed


OF_MEMBERS: dict[str, tuple[type[ReferenceApi], Told]] = {
    f"{path} {kind}": (_changed(path, change), Told(f"data:{path}:{aspect}", "breaking"))
    for path in _MEMBERS
    for kind, (change, aspect) in _KINDS.items()
    # They are objects already.
    if not (path in {"client", "features"} and kind == "wrapped")
}
"""A member of items that is gone, null or wrapped in an object."""
