from __future__ import annotations

import argparse
import json

from flashgen.engines import Engines
from tests import gate

arguments = argparse.ArgumentParser(prog="python -m tests.gate", description=gate.__doc__)
arguments.add_argument("--write", action="store_true", help="raise the floors to the scores")
arguments.add_argument("--lower", action="store_true", help="let floors fall")
options = arguments.parse_args()
found = gate.scores(Engines())
print(json.dumps(found))
if options.write or options.lower:
    gate.write(found, lower=options.lower)
