"""What pytest shows of the comparison with an earlier run: a test case of its own, and a block."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from carecycle_contract.plugin.session import ContractSession, give_up
from carecycle_contract.reporting import drift_forms
from carecycle_contract.reporting.sinks import line

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from carecycle_contract.reporting.report import Drift

_NODE_ID = "carecycle-contract::drift"


class DriftPlugin:
    """A plugin of a session that is compared with an earlier run, once all other tests ended."""

    def __init__(self, session: ContractSession) -> None:
        self._session = session
        self._drift: Drift | None = None

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Add the test case behind all others, whatever these were selected by."""
        if any(item.get_closest_marker("requirement") for item in session.items):
            case = DriftCase.from_parent(session, name="drift", nodeid=_NODE_ID)
            case.compare = self._compared
            session.items.append(case)

    def _compared(self) -> Drift | None:
        try:
            self._drift = self._session.drift()
        except Exception as error:  # noqa: BLE001 - reported without the values of frames
            give_up(self._session.run, error)
        return self._drift

    @pytest.hookimpl(specname="pytest_terminal_summary", wrapper=True, tryfirst=True)
    def pytest_terminal_summary_in_brief(
        self, terminalreporter: pytest.TerminalReporter
    ) -> Generator[None, object, object]:
        """Leave only a headline to pytest's summary: our block tells it all."""
        for report in terminalreporter.getreports("failed"):
            if report.nodeid == _NODE_ID and self._drift is not None:
                report.longrepr = line(f"{self._drift.failing}  (told below)")
        return (yield)

    @pytest.hookimpl(trylast=True)
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Write the block of what changed, and annotations of GitHub Actions."""
        drift = self._drift
        if drift is None:
            return
        terminalreporter.section("drift", "=")
        style = {"red": True, "bold": True} if drift.failing is not None else {}
        heading, *others = drift_forms.lines(drift_forms.since(drift), drift.differences)
        terminalreporter.write_line(heading, **style)
        if os.environ.get("GITHUB_ACTIONS") == "true":
            others += drift_forms.workflow_commands(drift)
        for told in others:
            terminalreporter.write_line(told)


class DriftCase(pytest.Item):
    """The test case of what changed, which `compare` finds out."""

    compare: Callable[[], Drift | None]

    def reportinfo(self) -> tuple[Path, None, str]:
        """No place in a file, and a title."""
        return self.path, None, self.name

    def runtest(self) -> None:
        """Fail if what changed fails the run; else report it as output."""
        __tracebackhide__ = True
        drift = self.compare()
        if drift is None:
            return
        told = "\n".join(drift_forms.lines(drift_forms.since(drift), drift.differences))
        gravest = drift.differences[0].kind if drift.differences else "none"
        self.user_properties.append(("drift", gravest))
        if drift.failing is not None:
            pytest.fail(told, pytrace=False)
        self.add_report_section("call", "stdout", f"{told}\n")
