"""Two runs at once in one folder."""

import signal

from .ground import Ground


def locked(ground: Ground) -> str:
    """Start a second run when the first has begun: it is refused, and the first goes on."""
    locks = ground.study.folder / ".snakemake" / "locks"
    # It is not done before the second begins, which looks at what the locks hold.
    first = ground.stopped_when(
        lambda: any(lock.stat().st_size for lock in locks.glob("*.output.lock"))
    )
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
