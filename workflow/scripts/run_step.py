"""Run a step of the study: ``python3 -m run_step tables.sizes ARGUMENTS``."""

import importlib
import sys

if __name__ == "__main__":
    raise SystemExit(importlib.import_module(sys.argv.pop(1)).main())
