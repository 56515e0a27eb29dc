"""`python -m carecycle_contract.requirements` prints docs/requirements.md."""

import sys

from carecycle_contract.contract import the_operation
from carecycle_contract.requirements.document import document

sys.stdout.write(document(the_operation()))
