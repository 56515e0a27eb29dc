"""The command sends the request that the suite sent."""

from __future__ import annotations

import shlex
from dataclasses import replace

from shown import exchange

from carecycle_contract.reporting.curl import curl


def test_the_key_comes_from_the_environment() -> None:
    """The shell puts it in."""
    assert curl(exchange()) == "curl -i -H \"x-api-key: $KEY\" 'http://one/?page=1'"


def test_without_a_header_none_is_sent() -> None:
    """Nor an option for it."""
    assert curl(exchange(headers=())) == "curl -i 'http://one/?page=1'"


def test_an_empty_header_is_sent_empty() -> None:
    """With a colon curl would leave it out."""
    assert '-H "x-api-key;"' in curl(exchange(headers=(("x-api-key", ""),)))


def test_a_url_is_one_word_of_the_shell() -> None:
    """Whatever a target was asked."""
    url = "http://one/?search=a'b $(date)&page=1"
    assert shlex.split(curl(replace(exchange(), url=url)))[-1] == url
