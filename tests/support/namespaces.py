"""Mounts and processes of a command's own: small disks, read-only folders, nothing left behind.

Linux alone, where a user may make namespaces (``man 7 user_namespaces``); elsewhere these tests are
skipped, and say why.
"""

import os
import subprocess
from functools import cache

import pytest


def command(setup: str, *arguments: str) -> list[str]:
    """Give the command line that runs another one after the lines `setup` of bash.

    What `setup` mounts, nobody else sees. When the command ends or is killed, every process that it
    has started is killed as well, and the mounts are gone.
    """
    namespace = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
    if os.geteuid() != 0:
        namespace.append("--map-root-user")
    # The first process of a namespace buries the orphans, so bash stays.
    return [*namespace, "bash", "-uec", f'{setup}\n"$@" && exit 0 || exit $?', "bash", *arguments]


@cache
def missing() -> str:
    """Say why there can be no namespaces here; empty if there can."""
    try:
        run = subprocess.run(
            command("mount -t tmpfs none /mnt", "true"), capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return "unshare or bash is not here"
    return f"no namespaces here: {run.stderr.strip()}" if run.returncode else ""


needs_namespaces = pytest.mark.skipif(bool(missing()), reason=missing() or "namespaces are here")
