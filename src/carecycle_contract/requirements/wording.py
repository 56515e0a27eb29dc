"""The words of an operation, to fill in the sentences of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carecycle_contract.contract import SortKind
from carecycle_contract.phrases import listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from carecycle_contract.contract import Operation, Parameter


def words_of(operation: Operation) -> Mapping[str, str]:
    """The value of each field of a sentence; empty for what the operation does not offer."""
    envelope, error, item = operation.envelope, operation.error, operation.item
    said = (path[-1] for path in (error.message, error.code) if path)
    filters = [parameter.name for parameter in operation.filters]
    combined = [*filters, *filter(None, [_name(operation.search)])]
    nullable = [key for key in operation.sort_keys if not operation.is_required(key)]
    return {
        "item": item.noun,
        "items": item.plural,
        "identity": item.identity,
        "creation": item.creation or "",
        "last_change": item.last_change or "",
        "sums": listed([".".join(path) for path in item.sums], "and"),
        "owner": item.owner or "",
        "page": operation.page.name,
        "page_size": operation.page_size.name,
        "default_page_size": str(operation.default_page_size),
        "smallest_page": str(operation.smallest_page),
        "largest_page": str(operation.largest_page),
        "below_smallest": str(operation.smallest_page - 1),
        "above_largest": str(operation.largest_page + 1),
        "sort_key": _name(operation.sort_key),
        "sort_direction": _name(operation.sort_direction),
        "default_sort": operation.default_sort or "",
        "default_direction": operation.default_direction or "",
        "nullable_keys": listed(nullable),
        "instant_keys": listed(operation.keys_of(SortKind.INSTANT)),
        "search": _name(operation.search),
        "searched": listed(operation.searched),
        "described": listed(operation.searched[1:]),
        "name": listed(operation.searched[:1]),
        "filters": listed(filters),
        "narrowed": listed(combined),
        "combined": listed(combined if len(combined) > 1 else (), "and"),
        "items_total": envelope.items_total,
        "current_page": envelope.current_page,
        "next_page": envelope.next_page,
        "prev_page": envelope.prev_page,
        "items_member": envelope.items,
        "envelope": listed(envelope.names, "and"),
        "required": listed(operation.required, "and"),
        "error": " and ".join(f"a {name}" for name in said),
        "code": error.code[-1] if error.code else "",
        "wrong_key": _wrong_key(operation.key.prefix),
        "refusal_codes": listed(error.codes.get(401) or error.codes.get(403, ())),
        "validation_codes": listed(error.codes.get(400) or error.codes.get(422, ())),
    }


def _name(parameter: Parameter | None) -> str:
    return parameter.name if parameter is not None else ""


def _wrong_key(prefix: str) -> str:
    return f"a wrong key, with or without the prefix {prefix}," if prefix else "a wrong key"
