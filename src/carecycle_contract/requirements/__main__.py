"""`python -m carecycle_contract.requirements` prints docs/requirements.md."""

import sys

from carecycle_contract.requirements.document import document

sys.stdout.write(document())
