"""`python -m carecycle_contract.requirements` prints docs/requirements.md."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from carecycle_contract.arguments import ArgumentParser
from carecycle_contract.contract import BadContract, the_operation
from carecycle_contract.requirements.document import document

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(
    arguments: Sequence[str] | None = None,
    program: str = "python -m carecycle_contract.requirements",
) -> None:
    """Print the requirements of a contract."""
    description = "Print every requirement with its level and source, in Markdown."
    parser = ArgumentParser(program, description=description)
    parser.add_argument("--contract", type=Path, metavar="DIR", help="with openapi/ and schemas/")
    parser.add_argument("--operation", metavar="ID", help="where the contract has several lists")
    options = parser.parse_args(arguments)
    try:
        sys.stdout.write(document(the_operation(options.contract, options.operation)))
    except BadContract as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
