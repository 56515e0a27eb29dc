"""Questions of the contract among the entries of another program's HAR file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlsplit

from carecycle_contract.question import LONGEST_URL, Key, Question
from carecycle_contract.redaction import without_people
from carecycle_contract.statuses import KEY_REFUSED

if TYPE_CHECKING:
    from carecycle_contract.contract import Operation

# The name of a host, or an address of IPv6, and a port.
_SERVER = re.compile(r"(?:[\w.-]+|\[[\da-fA-F:.]+\])(?::\d*)?")
_PART = 206
_BYTE_ORDER_MARK = 3
"""Bytes that browsers count, but leave out of the text."""


def question_of(entry: dict[str, Any], operation: Operation) -> tuple[str, Question] | None:
    """The address and the question of an entry; None if it is no request for the operation.

    People are masked, but in a text that was searched for, by which the answer is judged.

    Raises:
        ValueError: as of `address_of`.

    """
    request = entry["request"]
    if len(request["url"]) > LONGEST_URL:
        return None
    address, key = address_of(request["url"]), _key(entry, operation)
    if request["method"] != "GET" or not address.endswith(operation.path) or key is None:
        return None
    search = operation.search.name if operation.search is not None else None
    parameters = tuple(
        (_shown(name), value if name == search else _shown(value))
        for name, value in parse_qsl(urlsplit(request["url"]).query, keep_blank_values=True)
    )
    return address, Question(parameters, key, operation)


def address_of(url: str) -> str:
    """Where a URL leads, with people masked, and without a user or a query.

    Raises:
        ValueError: if that is no server.

    """
    parts = urlsplit(url)
    server = parts.netloc.rpartition("@")[2]
    if parts.scheme not in ("http", "https") or not _SERVER.fullmatch(server) or parts.port == 0:
        raise ValueError
    path = "/".join(map(_part_shown, parts.path.split("/")))
    return f"{parts.scheme}://{server}{path}"


def is_whole(response: dict[str, Any], body: bytes) -> bool:
    """Whether the file has the whole body: programs cut long ones off, and leave some out."""
    if response["status"] == _PART:
        return False
    told = [response["content"].get("size")]
    if not body:
        lengths = (
            header for header in response["headers"] if header["name"].lower() == "content-length"
        )
        told += [response.get("bodySize"), *(int(length["value"]) for length in lengths)]
    return all(size is None or size <= len(body) + _BYTE_ORDER_MARK for size in told)


def sent_keys(entry: dict[str, Any], operation: Operation) -> list[str]:
    """The API keys that a request was sent with: one, if any."""
    name = operation.key.header.lower()
    headers = entry["request"]["headers"]
    return [str(header["value"]) for header in headers if header["name"].lower() == name]


def _shown(text: str) -> str:
    # The number of a page or a tenant may look like that of a phone.
    return text if text.isdecimal() else without_people(text)


def _part_shown(part: str) -> str:
    shown = _shown(part)
    return part if shown == part else quote(shown)


def _key(entry: dict[str, Any], operation: Operation) -> Key | None:
    """Which key a request was sent with; None if nobody can tell.

    A program may have left the key out of its file, or let a cookie stand for it. So only a refusal
    shows that there was none. Whether a key that was refused was wrong, or had expired, shows
    nowhere.
    """
    if entry["response"]["status"] not in KEY_REFUSED:
        return Key.OWN
    sent = sent_keys(entry, operation)
    if not sent:
        return Key.NONE
    return None if any(sent) else Key.EMPTY
