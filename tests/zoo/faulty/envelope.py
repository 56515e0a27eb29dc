"""Faults in the envelope: what a list answer is made of."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from starlette.responses import Response

from carecycle_contract.reference import ReferenceApi
from zoo.faulty.row import breaks, demonstrated
from zoo.faulty.steps import envelope, reshaped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request

    from carecycle_contract.contract import JSON
    from zoo.faulty.steps import Body, Kind


def written(change: Callable[[bytes], bytes], *, lists_only: bool = True) -> Kind:
    """Changes the text of the body of a list answer, or of every answer."""

    class Written(ReferenceApi):
        def render(self, status: int, body: JSON) -> Response:
            response = super().render(status, body)
            if lists_only and status != 200:
                return response
            return Response(change(bytes(response.body)), status, media_type="application/json")

    return Written


def marked(text: bytes) -> bytes:
    """A text behind a byte-order mark."""
    return b"\xef\xbb\xbf" + text


def encoded_twice(text: bytes) -> bytes:
    """A JSON string that holds a text."""
    return json.dumps(text.decode("utf-8")).encode()


def served_as(media_type: str) -> Kind:
    """Serves lists as another media type."""

    class ServedAs(ReferenceApi):
        def headers(self, status: int, body: JSON) -> Mapping[str, str]:
            usual = super().headers(status, body)
            return {**usual, "content-type": media_type} if status == 200 else usual

    return ServedAs


class WindowsEncoded(served_as("application/json; charset=windows-1252")):  # type: ignore[misc]
    """Encodes lists in the characters of Windows, and what these lack as question marks."""

    def render(self, status: int, body: JSON) -> Response:
        response = super().render(status, body)
        text = bytes(response.body).decode("utf-8").encode("cp1252", "replace")
        return Response(text, status, self.headers(status, body))


class XmlUnlessJsonIsAskedFor(ReferenceApi):
    """Negotiates the media type, and prefers XML."""

    def respond(self, request: Request) -> Response:
        response = super().respond(request)
        if response.status_code != 200 or "json" in request.headers.get("accept", ""):
            return response
        return Response("<campaigns/>", media_type="application/xml")


def replaced(change: Callable[[Body], JSON]) -> Kind:
    """Replaces the envelope."""
    return reshaped([200], change)


ROWS = {
    "byte-order-mark": breaks("ENV-1")("The body begins with a byte-order mark.", written(marked)),
    "every-body-has-a-byte-order-mark": breaks("ENV-1")(
        "Lists and errors begin with a byte-order mark.", written(marked, lists_only=False)
    ),
    "every-body-is-guarded": breaks("ENV-1")(
        "Lists and errors begin with the text that keeps scripts from reading them.",
        written(lambda text: b")]}',\n" + text, lists_only=False),
    ),
    "every-body-is-encoded-twice": breaks("ENV-1")(
        "Lists and errors are JSON strings that hold JSON.",
        written(encoded_twice, lists_only=False),
    ),
    "not-a-number": breaks("ENV-1")(
        "An average of nothing is written as NaN.",
        written(lambda text: text.replace(b'"maxAttempts":0', b'"maxAttempts":NaN')),
    ),
    "latin-one": breaks("ENV-1", "SRCH-2")(
        "The body is in ISO 8859-1.",
        written(lambda text: text.decode("utf-8").encode("latin-1", "replace")),
    ),
    **demonstrated("repeated-member", "ENV-1"),
    "trailing-comma": breaks("ENV-1")(
        "A template leaves a comma behind the last member.", written(lambda text: text[:-1] + b",}")
    ),
    "cut-off": breaks("ENV-1")(
        "Bodies beyond 256 kB are cut off.", written(lambda text: text[: 2**18])
    ),
    "json-in-a-text": breaks("ENV-1")(
        "The body is encoded twice: a JSON string that holds JSON.", written(encoded_twice)
    ),
    "served-as-text": breaks("ENV-2")(
        "Lists are served as text/plain.", served_as("text/plain; charset=utf-8")
    ),
    "served-as-html": breaks("ENV-2")(
        "Lists are served as text/html, the framework's default.",
        served_as("text/html; charset=utf-8"),
    ),
    "served-as-bytes": breaks("ENV-2")(
        "Lists are served as application/octet-stream.", served_as("application/octet-stream")
    ),
    "windows-1252-as-labelled": breaks("ENV-2")(
        "Lists are encoded in Windows-1252, as their label says.", WindowsEncoded
    ),
    "xml-unless-json-is-asked-for": breaks("ENV-2")(
        "Clients that accept any media type get XML.", XmlUnlessJsonIsAskedFor
    ),
    "nulls-are-left-out": breaks("ENV-3")(
        "Members that are null are left out of the envelope.",
        replaced(lambda body: {name: body[name] for name in body if body[name] is not None}),
    ),
    "empty-items-are-left-out": breaks("ENV-3")(
        "items is left out when it is empty.",
        replaced(lambda body: {name: body[name] for name in body if body[name] != []}),
    ),
    "snake-case": breaks("ENV-3")(
        "The envelope's itemsTotal is written in snake case.",
        replaced(
            lambda body: {
                ("items_total" if name == "itemsTotal" else name): body[name] for name in body
            }
        ),
    ),
    "wrapped-in-data": breaks("ENV-3")(
        "The envelope stands inside a member `data`.", replaced(lambda body: {"data": body})
    ),
    "total-as-text": breaks("ENV-4")(
        "itemsTotal is a string, as big integers come out of a database driver.",
        envelope(lambda _, body: {"itemsTotal": str(body["itemsTotal"])}),
    ),
    "current-page-as-text": breaks("ENV-4")(
        "currentPage is the string from the query.",
        envelope(lambda _, body: {"currentPage": str(body["currentPage"])}),
    ),
    "total-is-minus-one-when-unknown": breaks("ENV-4")(
        "itemsTotal is -1 where nothing was found.",
        envelope(lambda _, body: {} if body["items"] else {"itemsTotal": -1}),
    ),
    "total-is-a-fraction": breaks("ENV-4")(
        "itemsTotal is an estimate with a fraction.",
        envelope(lambda _, body: {"itemsTotal": body["itemsTotal"] + 0.5}),
    ),
    "next-page-as-text": breaks("ENV-5")(
        "nextPage is a string where there is one.",
        envelope(lambda _, body: {"nextPage": body["nextPage"] and str(body["nextPage"])}),
    ),
    "next-page-as-url": breaks("ENV-5")(
        "nextPage is an address where there is one.",
        envelope(
            lambda _, body: {
                "nextPage": body["nextPage"] and f"/v2/campaigns?page={body['nextPage']}"
            }
        ),
    ),
    "prev-page-is-false": breaks("ENV-5")(
        "prevPage is false, not null, on page 1.",
        envelope(lambda _, body: {"prevPage": body["prevPage"] or False}),
    ),
    "no-items-is-null": breaks("ENV-6")(
        "items is null, not an empty array, where nothing was found.",
        envelope(lambda _, body: {"items": body["items"] or None}),
    ),
    "one-item-is-an-object": breaks("ENV-6")(
        "A single item is not wrapped in an array, as converters from XML do.",
        envelope(lambda _, body: {"items": body["items"][0]} if len(body["items"]) == 1 else {}),
    ),
    "items-by-index": breaks("ENV-6")(
        "items is an object whose members are the indices, like a sparse PHP array.",
        envelope(lambda _, body: {"items": {str(n): item for n, item in enumerate(body["items"])}}),
    ),
}
