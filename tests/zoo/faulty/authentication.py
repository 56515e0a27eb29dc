"""Faults in authentication."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, RedirectResponse, Response

from carecycle_contract.reference import ReferenceApi
from zoo.faulty.row import breaks, demonstrated
from zoo.faulty.steps import rendered
from zoo.server import KEY, refusal, server
from zoo.sockets import Connection, over_sockets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request

    from carecycle_contract.contract import JSON
    from zoo.faulty.steps import Kind

REFUSALS = {"AUTH-1", "AUTH-2", "AUTH-3"}


def lets_in(when: Callable[[str], object]) -> Kind:
    """Lets in some keys that are not the right one; a missing key is refused."""

    class LetsIn(ReferenceApi):
        def authenticate(self, request: Request) -> None:
            key = request.headers.get(self.operation.key.header)
            if key is None or not when(key):
                super().authenticate(request)

    return LetsIn


def refuses(
    status: int = 401,
    code: str = "UNAUTHORIZED",
    message: str = "Missing or invalid API key",
    when: Callable[[str | None], bool] = lambda _: True,
) -> Kind:
    """Refuses some wrong keys in another way; `{key}` in the message is the key."""

    class Refuses(ReferenceApi):
        def authenticate(self, request: Request) -> None:
            key = request.headers.get(self.operation.key.header)
            if key != self.key and when(key):
                raise refusal(status, code, message.format(key=key))
            super().authenticate(request)

    return Refuses


class EchoesKey(ReferenceApi):
    """Shows the key in a header."""

    def headers(self, status: int, body: JSON) -> Mapping[str, str]:
        return {**super().headers(status, body), "x-debug-auth": self.key}


ROWS = {
    **demonstrated("no-key-is-let-in", "AUTH-1"),
    "empty-key-is-let-in": breaks("AUTH-2")(
        "An empty key equals the empty default of a setting.", lets_in(lambda key: not key)
    ),
    "keys-by-prefix": breaks("AUTH-3")(
        "Any key that begins with cc_ is let in.", lets_in(lambda key: key.startswith("cc_"))
    ),
    "keys-without-prefix-are-let-in": breaks("AUTH-3")(
        "Keys of an older form, without cc_, are let in unchecked.",
        lets_in(lambda key: key and not key.startswith("cc_")),
    ),
    "keys-are-looked-for-in-a-text": breaks("AUTH-3")(
        "The keys stand in one setting, of which any part is let in.",
        lets_in(lambda key: key and key in f"{KEY},{KEY[::-1]}"),
    ),
    "keys-ignore-case": breaks("AUTH-3")(
        "The column of the keys compares without regard to case.",
        lets_in(lambda key: key.lower() == KEY),
    ),
    "longer-keys-are-let-in": breaks("AUTH-3")(
        "Only as many characters as the right key has are compared.",
        lets_in(lambda key: key.startswith(KEY)),
    ),
    "refused-with-status-ok": breaks("ERR-1")(
        "A refused key is a 200 whose body says that it is an error.", refuses(200)
    ),
    "refused-as-bad-request": breaks("AUTH-1")("A refused key is a 400.", refuses(400)),
    "no-key-crashes": breaks("AUTH-1")(
        "A missing header is a null that nobody expects: 500.",
        refuses(500, "INTERNAL_ERROR", "Internal error", when=lambda key: key is None),
    ),
    "empty-key-crashes": breaks("AUTH-2")(
        "An empty key crashes the parser of keys.",
        refuses(500, "INTERNAL_ERROR", "Internal error", when=lambda key: key == ""),
    ),
    "refused-without-body": breaks("ERR-1")(
        "A gateway refuses keys with an empty body.",
        rendered([401], lambda status: Response(status_code=status)),
    ),
    "refused-by-redirect": breaks("AUTH-1")(
        "A refused key is sent to a login page.",
        rendered([401], lambda _: RedirectResponse("/login")),
    ),
    "refused-key-is-echoed": breaks("AUTH-6")(
        "The message about a refused key quotes it.", refuses(message="Unknown API key {key}")
    ),
    "key-is-echoed-in-a-header": breaks("AUTH-4")(
        "A header that was meant for debugging holds the key.", EchoesKey
    ),
    "refused-with-another-code": breaks("AUTH-5")(
        "The code of a refused key is INVALID_API_KEY.", refuses(code="INVALID_API_KEY")
    ),
    "refused-with-a-number-as-code": breaks("AUTH-5")(
        "The code of a refused key is the status in digits.", refuses(code="401")
    ),
}


class _LetterByLetter(Connection):
    def response(self) -> Response:
        header = self.api.operation.key.header
        if header not in self.headers.keys():  # noqa: SIM118 - the message itself ignores case
            del self.headers[header]
        return super().response()


@server("AUTH-7", listen=over_sockets(_LetterByLetter))
class KeyHeaderInOneSpelling(ReferenceApi):
    """The header of the key is looked up as it is documented, letter by letter."""


class _Wary(Connection):
    def response(self) -> Response:
        if any(name.istitle() and name.startswith("X-") for name in self.headers):
            body = {"message": "Blocked by rule 17", "code": "FORBIDDEN"}
            return JSONResponse(body, 403)
        return super().response()


@server("AUTH-7", listen=over_sockets(_Wary))
class CapitalHeadersAreBlocked(ReferenceApi):
    """A firewall blocks requests with extension headers in capitals, which only bots send."""


@server("AUTH-1")
class KeysAreNotChecked(ReferenceApi):
    """Everybody is let in."""

    def authenticate(self, request: Request) -> None:
        pass


@server("AUTH-3")
class FilteredListsAreNotGuarded(ReferenceApi):
    """The route for lists of one status does not check the key."""

    def authenticate(self, request: Request) -> None:
        if "status" not in request.query_params:
            super().authenticate(request)


@server("AUTH-1")
class SearchesNeedNoKey(ReferenceApi):
    """The route of searches looks at a key only if there is one."""

    def authenticate(self, request: Request) -> None:
        if "search" not in request.query_params or self.operation.key.header in request.headers:
            super().authenticate(request)


@server("AUTH-3")
class LaterPagesTakeAnyKey(ReferenceApi):
    """Only the first page looks at the key that it is given."""

    def authenticate(self, request: Request) -> None:
        has_key = bool(request.headers.get(self.operation.key.header))
        if not has_key or request.query_params.get("page", "1") == "1":
            super().authenticate(request)
