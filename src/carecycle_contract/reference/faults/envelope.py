"""Faults in the envelope: what a list answer is made of."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from starlette.responses import Response

from carecycle_contract.reference.api import ListQuery, ReferenceApi
from carecycle_contract.reference.faults.fault import breaks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from carecycle_contract.contract import JSON

Body = dict[str, "JSON"]


class _Text(ReferenceApi):
    """Writes the body of a list answer in its own way."""

    def render(self, status: int, body: JSON) -> Response:
        response = super().render(status, body)
        if status != 200:
            return response
        return Response(self.write(bytes(response.body)), media_type="application/json")

    def write(self, text: bytes) -> bytes:
        raise NotImplementedError


@breaks("ENV-1")
class ByteOrderMark(_Text):
    """The body begins with a byte-order mark."""

    def write(self, text: bytes) -> bytes:
        return b"\xef\xbb\xbf" + text


@breaks("ENV-1")
class NotANumber(_Text):
    """An average of nothing is written as NaN."""

    def write(self, text: bytes) -> bytes:
        return text.replace(b'"maxAttempts":0', b'"maxAttempts":NaN')


@breaks("ENV-1")
class LatinOne(_Text):
    """The body is in ISO 8859-1."""

    def write(self, text: bytes) -> bytes:
        return text.decode("utf-8").encode("latin-1", "replace")


@breaks("ENV-1")
class RepeatedMember(_Text):
    """itemsTotal stands twice in the envelope."""

    def write(self, text: bytes) -> bytes:
        return text.replace(b'{"itemsTotal":', b'{"itemsTotal":0,"itemsTotal":', 1)


@breaks("ENV-1")
class TrailingComma(_Text):
    """A template leaves a comma behind the last member."""

    def write(self, text: bytes) -> bytes:
        return text[:-1] + b",}"


@breaks("ENV-1")
class CutOff(_Text):
    """Bodies beyond 256 kB are cut off."""

    def write(self, text: bytes) -> bytes:
        return text[: 2**18]


@breaks("ENV-1", "ENV-3")
class JsonInAText(_Text):
    """The body is encoded twice: a JSON text that holds JSON."""

    def write(self, text: bytes) -> bytes:
        return json.dumps(text.decode("utf-8")).encode()


class _Media(ReferenceApi):
    """Serves lists as another media type."""

    media = ""

    def headers(self, status: int, body: JSON) -> Mapping[str, str]:
        usual = super().headers(status, body)
        return {**usual, "content-type": self.media} if status == 200 else usual


@breaks("ENV-2")
class ServedAsText(_Media):
    """Lists are served as text/plain."""

    media = "text/plain; charset=utf-8"


@breaks("ENV-2")
class ServedAsHtml(_Media):
    """Lists are served as text/html, the framework's default."""

    media = "text/html; charset=utf-8"


@breaks("ENV-2")
class ServedAsBytes(_Media):
    """Lists are served as application/octet-stream."""

    media = "application/octet-stream"


class _Envelope(ReferenceApi):
    """Changes the envelope's members."""

    def envelope(self, query: ListQuery, total: int, items: list[Body]) -> Body:
        return self.changed(super().envelope(query, total, items))

    def changed(self, body: Body) -> Body:
        raise NotImplementedError


@breaks("ENV-3")
class NullsAreLeftOut(_Envelope):
    """Members that are null are left out of the envelope."""

    def changed(self, body: Body) -> Body:
        return {name: value for name, value in body.items() if value is not None}


@breaks("ENV-3")
class EmptyItemsAreLeftOut(_Envelope):
    """items is left out when it is empty."""

    def changed(self, body: Body) -> Body:
        return {name: value for name, value in body.items() if value != []}


@breaks("ENV-3")
class SnakeCase(_Envelope):
    """The envelope's members are written in snake case."""

    def changed(self, body: Body) -> Body:
        return {("items_total" if name == "itemsTotal" else name): body[name] for name in body}


@breaks("ENV-3", "ENV-6")
class WrappedInData(_Envelope):
    """The envelope stands inside a member `data`."""

    def changed(self, body: Body) -> Body:
        return {"data": body}


@breaks("ENV-4")
class TotalAsText(_Envelope):
    """itemsTotal is a text, as big integers come out of a database driver."""

    def changed(self, body: Body) -> Body:
        return body | {"itemsTotal": str(body["itemsTotal"])}


@breaks("ENV-4")
class CurrentPageAsText(_Envelope):
    """currentPage is the query parameter's text."""

    def changed(self, body: Body) -> Body:
        return body | {"currentPage": str(body["currentPage"])}


@breaks("ENV-4")
class TotalIsMinusOneWhenUnknown(_Envelope):
    """itemsTotal is -1 where nothing was found."""

    def changed(self, body: Body) -> Body:
        return body if body["items"] else body | {"itemsTotal": -1}


@breaks("ENV-4")
class TotalIsAFraction(_Envelope):
    """itemsTotal is an estimate with a fraction."""

    def changed(self, body: Body) -> Body:
        return body | {"itemsTotal": float(str(body["itemsTotal"])) + 0.5}


@breaks("ENV-5")
class NextPageAsText(_Envelope):
    """nextPage is a text where there is one."""

    def changed(self, body: Body) -> Body:
        return body if body["nextPage"] is None else body | {"nextPage": str(body["nextPage"])}


@breaks("ENV-5")
class NextPageAsUrl(_Envelope):
    """nextPage is an address where there is one."""

    def changed(self, body: Body) -> Body:
        page = body["nextPage"]
        return body if page is None else body | {"nextPage": f"/v2/campaigns?page={page}"}


@breaks("ENV-5")
class PrevPageIsFalse(_Envelope):
    """prevPage is false, not null, on page 1."""

    def changed(self, body: Body) -> Body:
        return body | {"prevPage": body["prevPage"] or False}


@breaks("ENV-6")
class NoItemsIsNull(_Envelope):
    """items is null, not an empty array, where nothing was found."""

    def changed(self, body: Body) -> Body:
        return body | {"items": body["items"] or None}


@breaks("ENV-6")
class OneItemIsAnObject(_Envelope):
    """A single item is not wrapped in an array, as converters from XML do."""

    def changed(self, body: Body) -> Body:
        items = body["items"]
        return body | {"items": items[0]} if isinstance(items, list) and len(items) == 1 else body


@breaks("ENV-6")
class ItemsByIndex(_Envelope):
    """items is an object whose members are the indices, as a sparse PHP array."""

    def changed(self, body: Body) -> Body:
        items = body["items"] if isinstance(body["items"], list) else []
        return body | {"items": {str(index): item for index, item in enumerate(items)}}
