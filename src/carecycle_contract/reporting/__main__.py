"""`python -m carecycle_contract.reporting` prints docs/report.schema.json."""

import json
import sys

from carecycle_contract.reporting.json_report import schema

sys.stdout.write(f"{json.dumps(schema(), indent=2)}\n")
