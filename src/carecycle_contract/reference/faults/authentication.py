"""Faults in authentication."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from carecycle_contract.reference.api import ReferenceApi, Refusal
from carecycle_contract.reference.faults.fault import breaks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from carecycle_contract.contract import JSON


class _Lenient(ReferenceApi):
    """Lets some keys in that are not the right one."""

    def authenticate(self, request: Request) -> None:
        if not self.admits(request.headers.get(self.operation.key_header)):
            super().authenticate(request)

    def admits(self, key: str | None) -> bool:
        raise NotImplementedError


@breaks("AUTH-1", "AUTH-2", "AUTH-3")
class KeysAreNotChecked(_Lenient):
    """Everybody is let in."""

    def admits(self, key: str | None) -> bool:
        return True


@breaks("AUTH-1")
class NoKeyIsLetIn(_Lenient):
    """The check runs only where the header is present."""

    def admits(self, key: str | None) -> bool:
        return key is None


@breaks("AUTH-2")
class EmptyKeyIsLetIn(_Lenient):
    """An empty key equals the empty default of a setting."""

    def admits(self, key: str | None) -> bool:
        return key == ""


@breaks("AUTH-3")
class KeysByPrefix(_Lenient):
    """Any key that begins with cc_ is let in."""

    def admits(self, key: str | None) -> bool:
        return bool(key) and str(key).startswith("cc_")


@breaks("AUTH-3")
class KeysWithoutPrefixAreLetIn(_Lenient):
    """Keys of an older form, without cc_, are let in unchecked."""

    def admits(self, key: str | None) -> bool:
        return bool(key) and not str(key).startswith("cc_")


@breaks("AUTH-3")
class KeysIgnoreCase(_Lenient):
    """The column of the keys compares without regard to case."""

    def admits(self, key: str | None) -> bool:
        return key is not None and key.lower() == self.key.lower()


@breaks("AUTH-3")
class LongerKeysAreLetIn(_Lenient):
    """Only as many characters as the right key has are compared."""

    def admits(self, key: str | None) -> bool:
        return key is not None and key.startswith(self.key)


@breaks("AUTH-1", "AUTH-2", "AUTH-3")
class FilteredListsAreNotGuarded(ReferenceApi):
    """The route for lists of one status does not check the key."""

    def authenticate(self, request: Request) -> None:
        if self.operation.filter.name not in request.query_params:
            super().authenticate(request)


class _Refuses(ReferenceApi):
    """Answers a refused key in its own way."""

    def authenticate(self, request: Request) -> None:
        if request.headers.get(self.operation.key_header) != self.key:
            raise self.refusal(request)

    def refusal(self, request: Request) -> Refusal:
        return Refusal(401, "UNAUTHORIZED", "Missing or invalid API key")


@breaks("AUTH-1", "AUTH-2", "AUTH-3", "ERR-1")
class RefusedWithStatusOk(_Refuses):
    """A refused key is a 200 whose body says that it is an error."""

    def refusal(self, request: Request) -> Refusal:
        return Refusal(200, "UNAUTHORIZED", "Missing or invalid API key")


@breaks("AUTH-1", "AUTH-2", "AUTH-3")
class RefusedAsBadRequest(_Refuses):
    """A refused key is a 400."""

    def refusal(self, request: Request) -> Refusal:
        return Refusal(400, "UNAUTHORIZED", "Missing or invalid API key")


@breaks("AUTH-1")
class NoKeyCrashes(_Refuses):
    """A missing header is a null that nobody expects: 500."""

    def refusal(self, request: Request) -> Refusal:
        if self.operation.key_header not in request.headers:
            return Refusal(500, "INTERNAL_ERROR", "Internal error")
        return super().refusal(request)


@breaks("AUTH-2")
class EmptyKeyCrashes(_Refuses):
    """An empty key crashes the parser of keys."""

    def refusal(self, request: Request) -> Refusal:
        if not request.headers.get(self.operation.key_header, "-"):
            return Refusal(500, "INTERNAL_ERROR", "Internal error")
        return super().refusal(request)


@breaks("AUTH-1", "AUTH-2", "AUTH-3", "ERR-1")
class RefusedWithoutBody(_Refuses):
    """A gateway refuses keys with an empty body."""

    def render(self, status: int, body: JSON) -> Response:
        return Response(status_code=401) if status == 401 else super().render(status, body)


@breaks("AUTH-1", "AUTH-2", "AUTH-3")
class RefusedByRedirect(_Refuses):
    """A refused key is sent to a login page."""

    def render(self, status: int, body: JSON) -> Response:
        return RedirectResponse("/login") if status == 401 else super().render(status, body)


@breaks("AUTH-4")
class RefusedKeyIsEchoed(_Refuses):
    """The message about a refused key quotes it."""

    def refusal(self, request: Request) -> Refusal:
        key = request.headers.get(self.operation.key_header)
        return Refusal(401, "UNAUTHORIZED", f"Unknown API key {key}")


@breaks("AUTH-4")
class KeyIsEchoedInAHeader(ReferenceApi):
    """A header that was meant for debugging holds the key."""

    def headers(self, status: int, body: JSON) -> Mapping[str, str]:
        return {**super().headers(status, body), "x-debug-auth": self.key}


@breaks("AUTH-5")
class RefusedWithAnotherCode(_Refuses):
    """The code of a refused key is INVALID_API_KEY."""

    def refusal(self, request: Request) -> Refusal:
        return Refusal(401, "INVALID_API_KEY", "Missing or invalid API key")


@breaks("AUTH-5")
class RefusedWithANumberAsCode(_Refuses):
    """The code of a refused key is the status in digits."""

    def refusal(self, request: Request) -> Refusal:
        return Refusal(401, "401", "Missing or invalid API key")
