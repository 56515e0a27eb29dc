"""Requests without an API key, or with a wrong one."""

from carecycle_contract.plugin import Judge, requirement
from carecycle_contract.rules import authentication


@requirement("AUTH-1")
def test_auth_1_missing_key_is_refused(judge: Judge) -> None:
    """A request without a key gets 401 or 403, and no campaign."""
    judge(authentication.missing_key_is_refused)


@requirement("AUTH-2")
def test_auth_2_empty_key_is_refused(judge: Judge) -> None:
    """A request with an empty key gets 401 or 403, and no campaign."""
    judge(authentication.empty_key_is_refused)


@requirement("AUTH-3")
def test_auth_3_wrong_key_is_refused(judge: Judge) -> None:
    """A wrong key, with or without the prefix, gets 401 or 403, and no campaign."""
    judge(authentication.wrong_key_is_refused)


@requirement("AUTH-4")
def test_auth_4_key_is_not_echoed(judge: Judge) -> None:
    """No answer contains the API key."""
    judge(authentication.key_is_not_echoed)


@requirement("AUTH-5")
def test_auth_5_refusal_has_its_code(judge: Judge) -> None:
    """A refused key is reported as UNAUTHORIZED or FORBIDDEN."""
    judge(authentication.refusal_has_its_code)


@requirement("AUTH-6")
def test_auth_6_wrong_key_is_not_echoed(judge: Judge) -> None:
    """No answer contains a wrong key either."""
    judge(authentication.wrong_key_is_not_echoed)


@requirement("AUTH-7")
def test_auth_7_key_header_has_any_letter_case(judge: Judge) -> None:
    """The key is accepted whatever the letter case of its header's name."""
    judge(authentication.key_header_has_any_letter_case)
