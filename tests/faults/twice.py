"""Two runs at once in one folder."""

from __future__ import annotations

import signal

from .ground import Ground, wait_until


def locked(ground: Ground) -> str:
    """Start a second run when the first has begun: it is refused, and the first goes on."""
    first = ground.start()
    locks = ground.study.folder / ".snakemake" / "locks"
    wait_until(lambda: any(locks.glob("*")) or first.poll() is not None)
    assert first.poll() is None, ground.said()
    first.send_signal(signal.SIGSTOP)  # it may not be done before the second has begun
    second = ground.run()
    first.send_signal(signal.SIGCONT)
    assert second.returncode != 0
    assert "Directory cannot be locked" in second.stdout, second.stdout
    assert first.wait() == 0, ground.said()
    return "the second was refused"


def without_locks(ground: Ground) -> str:
    """Have two runs at once, which both were told not to lock; one of them may fail."""
    first = ground.start("--nolock")
    second = ground.run("--nolock")
    codes = first.wait(), second.returncode
    return f"ended with exit codes {codes[0]} and {codes[1]}"
