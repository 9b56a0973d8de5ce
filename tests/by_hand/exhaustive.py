"""All patterns of bits of a float through text and back, bit for bit.

    python -m tests.by_hand.exhaustive float32               all 2**32, in about an hour on one core
    python -m tests.by_hand.exhaustive float32 --part 1/8    the first eighth of them
    python -m tests.by_hand.exhaustive float16 bfloat16      2**16 each, in a second

Apart from the tests, because it is long. It stops at the first pattern that comes back as another.
"""

import argparse
import sys
import time
from collections.abc import Iterator

import numpy as np

import codec
from codec.arrays import dtype_table

BLOCK = 1 << 21  # patterns a document


def blocks(bits: int, part: int, parts: int) -> Iterator[range]:
    """Give the patterns of one part, block by block."""
    first, last = ((1 << bits) * k // parts for k in (part - 1, part))
    for start in range(first, last, BLOCK):
        yield range(start, min(start + BLOCK, last))


def first_difference(dtype: np.dtype, patterns: range) -> int | None:
    """Write and read these patterns; give the first that comes back as another, or None."""
    unsigned = f"<u{dtype.itemsize}"
    values = np.arange(patterns.start, patterns.stop, dtype=unsigned).view(dtype)
    back = codec.loads(codec.dumps(values))
    if back.dtype != dtype or back.shape != values.shape:
        return patterns.start
    different = np.flatnonzero(back.view(unsigned) != values.view(unsigned))
    return int(patterns.start + different[0]) if different.size else None


def run(name: str, part: int, parts: int) -> bool:
    """Try a dtype; give whether all its patterns came back."""
    dtype, _ = dtype_table.read(name) or sys.exit(f"{name}: expected a dtype such as float32")
    began, tried = time.monotonic(), 0
    for patterns in blocks(8 * dtype.itemsize, part, parts):
        wrong = first_difference(dtype, patterns)
        if wrong is not None:
            print(f"\n{name}: 0x{wrong:0{2 * dtype.itemsize}x} comes back as another")
            return False
        tried += len(patterns)
        seconds = time.monotonic() - began
        print(f"\r{name}: {tried:,} patterns, {seconds:,.0f} s", end="", flush=True)
    print(f"\n{name}: all {tried:,} patterns came back bit for bit")
    return True


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dtypes", nargs="+", help="float16, bfloat16, float32")
    parser.add_argument("--part", default="1/1", help="1/8 for the first eighth")
    arguments = parser.parse_args()
    part, parts = map(int, arguments.part.split("/"))
    return 0 if all(run(name, part, parts) for name in arguments.dtypes) else 1


if __name__ == "__main__":
    sys.exit(main())
