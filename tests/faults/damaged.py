"""Files that were cut, altered or emptied after they were made, with their times or without."""

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

from .ground import Ground, files


def cut(content: bytes, rng: Random) -> bytes:
    return content[: rng.randrange(len(content))]


def alter(content: bytes, rng: Random) -> bytes:
    place = rng.randrange(len(content))
    return content[:place] + bytes([content[place] ^ 1 << rng.randrange(8)]) + content[place + 1 :]


def empty(_content: bytes, _rng: Random) -> bytes:
    return b""


WAYS: dict[str, Callable[[bytes, Random], bytes]] = {"cut": cut, "altered": alter, "emptied": empty}


def kinds(results: Path) -> dict[str, list[Path]]:
    """Return the files of a run that can be damaged, by their kind: folder and suffix."""
    found: dict[str, list[Path]] = {}
    for path in files(results):
        parts = path.relative_to(results).parts
        if path.is_file() and parts[0] != "logs" and not path.name.startswith("."):
            found.setdefault(f"{parts[0]}{path.suffix}", []).append(path)
    return found


def damage(path: Path, way: str, rng: Random, *, keep_times: bool) -> None:
    """Damage a file."""
    times = path.stat()
    path.write_bytes(WAYS[way](path.read_bytes(), rng))
    if keep_times:
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def _damaged(way: str, ground: Ground) -> str:
    results = ground.study.folder / "results"
    found = kinds(results)
    chosen = [ground.rng.choice(found[kind]) for kind in ground.rng.sample(sorted(found), 3)]
    keep_times = ground.rng.random() < 0.5
    for path in chosen:
        damage(path, way, ground.rng, keep_times=keep_times)
    said = ground.study.call(sys.executable, "workflow/scripts/check_results.py").stdout
    assert f"{len(chosen)} damaged" in said
    assert all(f"{path.relative_to(results.parent)}:" in said for path in chosen), said
    names = " ".join(str(path.relative_to(results)) for path in chosen)
    return f"{names}{', times kept' if keep_times else ''}"


was_cut = partial(_damaged, "cut")
was_altered = partial(_damaged, "altered")
was_emptied = partial(_damaged, "emptied")
