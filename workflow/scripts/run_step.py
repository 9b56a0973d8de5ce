"""Run a step of the study: ``python3 workflow/scripts/run_step.py tables.sizes ARGUMENTS``."""

import importlib
import os
import sys
from pathlib import Path

SCRIPTS = str(Path(__file__).resolve().parent)


def set_environment() -> None:
    """Set where the processes of a step find its modules, and where libraries keep caches."""
    others = [
        path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path != SCRIPTS
    ]
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [SCRIPTS, *others]))
    if cache := os.environ.get("STUDY_CACHE"):
        os.environ["XDG_CACHE_HOME"] = cache
        os.environ["MPLCONFIGDIR"] = f"{cache}/matplotlib"
        os.environ["KERAS_HOME"] = f"{cache}/keras"


if __name__ == "__main__":
    set_environment()
    raise SystemExit(importlib.import_module(sys.argv.pop(1)).main())
