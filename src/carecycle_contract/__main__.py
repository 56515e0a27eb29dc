"""`python -m carecycle_contract` is the command `carecycle-contract`."""

import sys

from carecycle_contract.console import main

sys.exit(main())
