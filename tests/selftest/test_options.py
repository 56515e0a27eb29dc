"""The options of a run, as read from the command line."""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING, Any

import pytest
from answers import OPERATION

from carecycle_contract.client import OptionError
from carecycle_contract.options import RunOptions, attribute, defaults

if TYPE_CHECKING:
    from pathlib import Path


def options(**given: Any) -> RunOptions:
    """The options of a command line with these values; the others keep their defaults."""
    values = argparse.Namespace(**{"base_url": None, **defaults(), **given})
    return RunOptions.of(values, suffixes=(".html", ".txt"))


UNUSABLE = {
    "--base-url": (
        *("staging.example.com", "https://host/?a=b", "https://host/#top"),
        *("https://me:secret@host", "https://host:99999", "http://[::1", "http://a..b"),
        *(f"http://{'a' * 300}.example.com", "http://two words", "http://host/\n"),
    ),
    "--max-requests": ("9" * 5000, "9", "many"),
    "--require-exercised": ("PAG-99",),
    "--operation": ("nope",),
    "--contract": ("nowhere",),
    "--rate-limit": ("fast",),
    "--concurrency": ("0",),
    "--request-timeout": ("-1",),
    "--fail-on": ("may",),
    "--api-key-env": ("NO_SUCH_VARIABLE",),
    "--api-key": ("two words",),
}


@pytest.mark.parametrize(
    ("option", "value"), [(option, value) for option in UNUSABLE for value in UNUSABLE[option]]
)
def test_an_unusable_option_is_named(option: str, value: str) -> None:
    """And no secret is in the message."""
    with pytest.raises(OptionError, match=f"^{option}") as refused:
        options(**{attribute(option): value})
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "url",
    [
        *("https://me:hunter2@host/?a=b", "https://me:hunter2@[::1", "me:hunter2@host"),
        *("https://me:hun ter2@host", "https://me:hun/ter2@host", "https://me:hun?ter2@host"),
        *("https://host/?key=hunter2", "https://host:a?hunter2", "https://host/a b#hunter2"),
    ],
)
def test_a_base_url_is_refused_without_what_may_be_secret_in_it(url: str) -> None:
    """Whatever else is wrong with it."""
    with pytest.raises(OptionError, match=r"^--base-url: ") as refused:
        options(base_url=url)
    assert "hun" not in str(refused.value)


@pytest.mark.parametrize("option", ["--base-url", "--waivers", "--judge", "--baseline"])
def test_an_option_that_is_given_but_empty_is_told(option: str) -> None:
    """As of a variable of the shell that is not set."""
    with pytest.raises(OptionError, match=f"^{option}.*: it is given, but empty"):
        options(**{attribute(option): ""})


def test_a_host_name_that_cannot_be_decoded_is_told() -> None:
    """With its URL."""
    with pytest.raises(OptionError, match=r"--base-url.* 'http://xn--\.invalid' is no URL"):
        options(base_url="http://xn--.invalid")


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (["report.docx"], "'report.docx' names no format of reports. End it in .html or .txt."),
        (["report"], "'report' names no format of reports"),
        ([""], "it is given, but empty"),
        (["a.txt", "sub/../a.txt"], "a.txt' is given twice"),
        (["missing/report.txt"], "there is no folder"),
        (["folder.txt"], "is a folder"),
        (["file.py/report.txt"], "there is no folder"),
    ],
)
def test_an_unusable_report_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: list[str], told: str
) -> None:
    """With what is wrong with its name or place."""
    monkeypatch.chdir(tmp_path)
    for folder in ("sub", "folder.txt"):
        (tmp_path / folder).mkdir()
    (tmp_path / "file.py").touch()
    with pytest.raises(OptionError, match=f"--report: .*{re.escape(told)}"):
        options(report=files)


def test_what_is_given_is_kept_without_the_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Flags and what is repeated as well, for reports; of a header the variable."""
    monkeypatch.setenv("PASS", "secret")
    waivers = tmp_path / "none.toml"
    waivers.touch()
    given = {"waivers": str(waivers), "strict_waivers": True, "concurrency": "4"}
    headers = ["X-Gateway=PASS", "X-Tenant=PASS"]
    assert options(api_key="secret", header=headers, require_exercised="all", **given).given == {
        "--header": "X-Gateway=PASS, X-Tenant=PASS",
        "--waivers": str(waivers),
        "--strict-waivers": "",
        "--require-exercised": "all",
    }


@pytest.mark.parametrize(
    ("option", "value", "file"),
    [("--strict-waivers", True, "--waivers"), ("--fail-on-drift", "any", "--baseline")],
)
def test_an_option_that_would_do_nothing_is_refused(option: str, value: object, file: str) -> None:
    """With what it needs: whoever gives it relies on it."""
    with pytest.raises(OptionError, match=f"^{option}: there is no {file}. Give {file}=FILE"):
        options(**{attribute(option): value})


VENDOR = next(iter(OPERATION.servers))


@pytest.mark.parametrize(
    ("given", "most", "limited", "reason"),
    [
        ({}, 200, 60, "60 if an answer shows a rate limit"),
        ({"base_url": "https://staging.example.com"}, 200, 60, "60 if an answer shows a rate"),
        ({"base_url": VENDOR + "/gateway"}, 60, None, "the vendor's host limits them"),
        ({"base_url": VENDOR, "max_requests": "150"}, 150, None, "--max-requests"),
        ({"max_requests": "600"}, 600, None, "--max-requests"),
    ],
)
def test_the_budget_fits_the_target(
    given: dict[str, str], most: int, limited: int | None, reason: str
) -> None:
    """Unless an option gives it; where no limit is known, one that shows reduces it."""
    chosen = options(**given)
    assert chosen.client.max_requests == most
    assert chosen.client.limited_requests == limited
    assert chosen.budget_reason.startswith(reason)


@pytest.mark.parametrize("name", ["X$(id)", "MY-KEY", "1KEY", "KEY\n"])
def test_the_variable_of_the_key_is_one_that_a_shell_expands(name: str) -> None:
    """As a reader repeats requests by it."""
    with pytest.raises(OptionError, match="is no name in a shell"):
        options(api_key_env=name)


@pytest.mark.parametrize("key", ["cc_live_0123456789abcdef", "cc_live-0123456789"])
def test_a_key_in_place_of_its_variable_is_not_repeated(key: str) -> None:
    """Whether a variable could have its name or not."""
    with pytest.raises(OptionError, match="Name the variable that holds the API key") as refused:
        options(api_key_env=key)
    assert key not in str(refused.value)


def test_a_key_that_no_server_takes_is_refused() -> None:
    """To know it in every spelling would take longer than the run."""
    with pytest.raises(OptionError, match="--api-key: the key has more than 4,096 characters"):
        options(api_key="cc_" + "a" * 4096)


def test_a_variable_that_is_not_set_is_named() -> None:
    """In capitals, as variables are written."""
    with pytest.raises(OptionError, match="NO_SUCH is not set"):
        options(api_key_env="NO_SUCH")


@pytest.mark.parametrize("option", ["baseline", "report"])
def test_links_that_lead_in_a_circle_are_told(tmp_path: Path, option: str) -> None:
    """By the name of the option."""
    link = tmp_path / "some.html"
    link.symlink_to(link)
    with pytest.raises(OptionError, match=f"--{option}: .* its links lead in a circle"):
        options(**{option: [str(link)] if option == "report" else str(link)})


@pytest.mark.parametrize("length", [236, 300])
def test_a_report_has_a_name_that_can_be_written(tmp_path: Path, length: int) -> None:
    """Beside its place first, by a longer name."""
    with pytest.raises(OptionError, match="--report: 'aaaaaaaaaaaaaaaaaaaa'… is too long a name"):
        options(report=[str(tmp_path / f"{'a' * length}.html")])
    assert options(report=[str(tmp_path / f"{'a' * 235}.html")]).reports
