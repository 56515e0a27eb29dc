"""Requests without a key, and with a wrong one."""

from carecycle_contract.plugin import Judge, requirement
from carecycle_contract.rules import authentication


@requirement("AUTH-1")
def test_auth_1_missing_key_is_refused(judge: Judge) -> None:
    """No key: 401 or 403, and no campaign."""
    judge(authentication.missing_key_is_refused)


@requirement("AUTH-2")
def test_auth_2_empty_key_is_refused(judge: Judge) -> None:
    """An empty key: 401 or 403, and no campaign."""
    judge(authentication.empty_key_is_refused)


@requirement("AUTH-3")
def test_auth_3_wrong_key_is_refused(judge: Judge) -> None:
    """A wrong key, with and without the prefix: 401 or 403, and no campaign."""
    judge(authentication.wrong_key_is_refused)


@requirement("AUTH-4")
def test_auth_4_key_is_not_echoed(judge: Judge) -> None:
    """The target's own key does not come back."""
    judge(authentication.key_is_not_echoed)


@requirement("AUTH-5")
def test_auth_5_refusal_has_its_code(judge: Judge) -> None:
    """The code is UNAUTHORIZED or FORBIDDEN."""
    judge(authentication.refusal_has_its_code)


@requirement("AUTH-6")
def test_auth_6_wrong_key_is_not_echoed(judge: Judge) -> None:
    """A wrong key does not come back either."""
    judge(authentication.wrong_key_is_not_echoed)
