"""The study runs as a normal user, without a network, and writes to two folders.

A user without any rights, in a namespace where every file system is read-only but for the folders
``results`` and ``.snakemake``, memory, and a temporary folder that holds next to nothing. There is
no home, and no network but one without connections.
"""

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from common import checked_files
from tests.support import namespaces
from tests.support.studies import Study

pytestmark = pytest.mark.whole_run

WRITABLE = ("results", ".snakemake")
# Libraries that write where nobody asked them to: Keras, Matplotlib, and what times in memory.
TINY = {
    "datasets": "[multi_output]",
    "methods": "[np_save, pickle_dump_5, json_tolist, keras_get_weights, keras_model]",
    "layouts": "[]",
}
WANTED = (
    "results/tables/sizes.csv",
    "results/figures/sizes.svg",
    "results/properties/np_save.json",
    "results/growth/array_f4/10/1.json",
)
SETUP = """
for name in results .snakemake; do
  mkdir -p "$STUDY/$name"
  mount --bind "$STUDY/$name" "$STUDY/$name"
done
mount -t tmpfs -o size=64k none /var/tmp
mount -t tmpfs -o size=64m none /dev/shm
while read -r target; do
  case $target in
    "$STUDY"/* | /var/tmp | /dev/shm | /proc*) ;;
    *) mount -o remount,bind,ro "$target" ;;
  esac
done < <(findmnt --raw --noheadings --output TARGET | xargs -d '\\n' printf '%b\\n')
cd "$STUDY"
"""
ELSEWHERE = ("TEMP", "TMP", "TMPDIR")


def confined(study: Study, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a user without rights, who can write to `WRITABLE` alone."""
    user = ("unshare", "--user", "--map-user=1000", "--map-group=1000", "--net", "--")
    env = {name: value for name, value in study.env.items() if name not in ELSEWHERE}
    env |= {
        "HOME": "/nowhere",
        # Snakemake's own copies of the rules, which it makes before it reads a rule.
        "XDG_CACHE_HOME": str(study.folder / ".snakemake" / "cache"),
    }
    return subprocess.run(
        namespaces.command(f"STUDY={shlex.quote(str(study.folder))}\n{SETUP}", *user, *arguments),
        cwd=study.folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


@pytest.fixture
def tiny(empty_study: Study, tmp_path: Path) -> Study:
    """A part of the small study that has nothing made yet."""
    study = empty_study.copy(tmp_path / "a tiny study")
    study.configure(**TINY)
    run = confined(study, "true")
    if run.returncode:
        pytest.skip(f"no user without rights here: {run.stdout.strip()}")
    return study


TRY = """
import os, socket, sys
from pathlib import Path
print("root" if os.geteuid() == 0 else "user")
for folder in sys.argv[1:]:
    try:
        file = Path(folder, "a file of test_normal_user")
        file.touch()
        file.unlink()
        print("written", folder)
    except OSError as error:
        print("refused", folder)
try:
    socket.create_connection(("192.0.2.1", 80), timeout=1)
    print("connected")
except OSError as error:
    print("no network:", error.strerror)
"""


@namespaces.needs_namespaces
def test_the_user_is_confined(tiny):
    """What the next test stands on."""
    root = str(Path(__file__).parents[2])
    refused = [".", "workflow/scripts", root, str(Path.home()), "/tmp", "/nowhere", sys.prefix]
    run = confined(tiny, sys.executable, "-c", TRY, *WRITABLE, *refused)
    said = ["user", *(f"written {name}" for name in WRITABLE), *(f"refused {x}" for x in refused)]
    assert run.stdout.splitlines() == [*said, "no network: Network is unreachable"]


def rows(study: Study) -> dict[str, dict[str, str]]:
    """Return the sizes of the dataset, by method."""
    return {
        r["method"]: r
        for r in checked_files.read_table(study.folder / WANTED[0])
        if r["dataset"] == "multi_output"
    }


@namespaces.needs_namespaces
def test_a_normal_user_runs_it_and_writes_nowhere_else(tiny, small_study):
    command = shlex.join(tiny.command(*WANTED))
    left = "find /var/tmp /dev/shm .snakemake/cache/tmp -mindepth 1 > results/left.txt"
    run = confined(tiny, "bash", "-c", f"{command}; code=$?; {left}; exit $code")
    assert run.returncode == 0, run.stdout
    folder = tiny.folder
    assert (folder / "results/left.txt").read_text() == ""
    # It is where it was told to be, and not in a home.
    cache = {path.name for path in (folder / ".snakemake/cache").iterdir()}
    assert {"matplotlib", "keras", "tmp"} <= cache
    expected, found = rows(small_study), rows(tiny)
    assert found.pop("keras_model")["verdict"] == "identical"  # which is not in the small study
    assert found.keys() == {"np_save", "pickle_dump_5", "json_tolist", "keras_get_weights"}
    assert found == {method: expected[method] for method in found}
