"""Loads the suite's plugin; all else is in `src/carecycle_contract`."""

pytest_plugins = ["carecycle_contract.plugin"]
