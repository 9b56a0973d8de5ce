"""Try every fault many times: ``python -m tests.faults --each 100``.

A line says how far it is; at the end, how many of each were tried, and how many of them ended in
the tables of an undisturbed run with nothing left over and nothing left to do.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from .table import BY_NAME, FAULTS, why_not
from .trial import Templates


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", help=f"some of {', '.join(BY_NAME)}; all if none")
    parser.add_argument("--each", type=int, default=1, help="how often to try each")
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop after so long")
    parser.add_argument("--verbose", action="store_true", help="say what came of chance")
    arguments = parser.parse_args()
    faults = [BY_NAME[name] for name in arguments.names] if arguments.names else FAULTS
    tried = {fault.name: [0, 0] for fault in faults}
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        templates = Templates(Path(folder))
        for seed in range(arguments.seed, arguments.seed + arguments.each):
            for fault in faults:
                minutes = (time.monotonic() - began) / 60
                if why_not(fault) or minutes > arguments.minutes:
                    continue
                tried[fault.name][0] += 1
                try:
                    words = templates.try_fault(fault, seed)
                    tried[fault.name][1] += 1
                except AssertionError as error:
                    words = f"NOT THE SAME: {error}"
                if arguments.verbose or not words or words.startswith("NOT"):
                    print(f"{fault.name} {seed}: {words}", flush=True)
                done = sum(number for number, _ in tried.values())
                print(f"\r{minutes:.0f} min, {done} tried ", end="", file=sys.stderr, flush=True)
    print(f"\n{'what happened':55} {'tried':>6} {'ended in the same tables':>25}")
    for fault in faults:
        number, same = tried[fault.name]
        print(f"{fault.title:55} {number:6} {same:25} {why_not(fault)}".rstrip())
    return 0 if all(number == same for number, same in tried.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
