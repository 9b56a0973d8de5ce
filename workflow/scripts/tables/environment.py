"""Step: record the versions and the machine that results come from.

No host name, no user name, no path: the record is published.
"""

import json
import os
import platform
import sys
import zlib
from importlib.metadata import version
from pathlib import Path
from typing import Any

import contract
import provenance
from common import checked_files, step_process


def _packages() -> dict[str, str]:
    """Return the versions of the packages that the study and the codec import, and of Snakemake.

    Of what some method could import and is not installed, its rows say so.
    """
    code = sorted(path for path in contract.WORKFLOW.rglob("*.py"))
    named = provenance.versions(*code, *map(Path, provenance.sources(*code)))
    lines = (line.split(" ", 1) for line in named if not line.startswith("Python "))
    packages = {package: version for package, version in lines if version != "not installed"}
    return dict(sorted({**packages, "snakemake": version("snakemake")}.items()))


def _operating_system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):  # not Linux
        return platform.system()


def _cpu() -> str:
    """Return the model of the processor; its architecture where the system does not say."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(models, platform.processor() or platform.machine())


def environment() -> dict[str, Any]:
    """Return versions and machine."""
    return {
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "packages": _packages(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        "operating_system": _operating_system(),
        "kernel": f"{platform.system()} {platform.release().partition('-')[0]}",  # no local build
        "architecture": platform.machine(),
        "byte_order": sys.byteorder,
        "cpu": _cpu(),
        "cores": os.cpu_count(),
    }


def write_environment(output: Path) -> None:
    """Write versions and machine as JSON."""
    with checked_files.new_result(output) as file:
        file.write(json.dumps(environment(), indent=2).encode() + b"\n")


main = step_process.command(
    __doc__, "output", lambda args: write_environment(args.output), lambda _: "environment"
)
