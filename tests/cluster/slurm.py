"""A SLURM of two nodes on this machine, in mounts and processes of its own.

The daemons are Debian's. Each node has a process namespace inside that of the cluster, so that
killing a node kills everything that runs on it, as a power cut does. Nothing of the machine is
changed: the configuration is where SLURM looks for it in these namespaces alone.
"""

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from tests.support import namespaces
from tests.support.studies import Study
from tests.support.waiting import wait

NODES = ("node1", "node2")
PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])  # where daemons are
PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "squeue", "scontrol", "nsenter")

_CONFIGURATION = """\
ClusterName=loopback
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort={ports[0]}
SlurmUser=root
SlurmdUser=root
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool-%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd-%n.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MessageTimeout=5 # or it takes half a minute to see that a node is gone
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory,CR_LLN # the least loaded node first
SlurmdParameters=config_overrides # the nodes have what is said here
SlurmdTimeout=10 # a node that is silent for so many seconds is down,
ReturnToService=2 # and up again when it answers
NodeName=node1 NodeAddr=127.0.0.1 Port={ports[1]} CPUs=4 RealMemory=64000
NodeName=node2 NodeAddr=127.0.0.1 Port={ports[2]} CPUs=4 RealMemory=64000
PartitionName=both Nodes=node1,node2 Default=YES
"""

_SETUP = """\
mount --bind {folder}/etc /etc/slurm
mount -t tmpfs -o mode=755 none /run
mkdir /run/munge
munged --key-file {folder}/munge.key --seed-file {folder}/munge.seed --log-file {folder}/munge.log
slurmctld -D &
"""


def missing() -> str:
    """Say why there can be no cluster here; empty if there can."""
    gone = [program for program in PROGRAMS if not shutil.which(program, path=PATH)]
    if gone:
        return f"{', '.join(gone)} not here: apt-get install slurm-wlm munge"
    if os.geteuid() != 0:
        return "SLURM's daemons drop supplementary groups, which only root may"
    try:
        socket.getaddrinfo("127.0.0.1", None, flags=socket.AI_ADDRCONFIG)
    except OSError:
        return "SLURM resolves no address where there is no network but loopback"
    return namespaces.missing()


class Cluster:
    """The nodes, and what the controller says of them and their jobs."""

    def __init__(self, folder: Path, namespace: int) -> None:
        self.folder = folder
        self._namespace = namespace
        self._nodes: dict[str, subprocess.Popen[bytes]] = {}

    def command(self, folder: Path, *arguments: str) -> list[str]:
        """Return the command line that runs another one on the cluster."""
        enter = ["nsenter", "--target", str(self._namespace), "--mount", "--pid"]
        return [*enter, "bash", "-c", 'cd "$0" && exec "$@"', str(folder), *arguments]

    def run(self, *arguments: str) -> str:
        """Run a command of SLURM, and return what it prints."""
        command = self.command(self.folder, *arguments)
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def start(self, node: str) -> None:
        """Switch a node on."""
        slurmd = namespaces.command(":", "slurmd", "-D", "-N", node)
        with (self.folder / f"{node}.log").open("ab") as log:
            self._nodes[node] = subprocess.Popen(
                self.command(self.folder, *slurmd),
                env={**os.environ, "PATH": PATH},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def kill(self, node: str) -> None:
        """Kill a node, and everything that runs on it with it."""
        entered = self._nodes.pop(node)
        kill_inside(entered)
        entered.wait()

    def answers(self) -> bool:
        """Tell whether the controller is there."""
        ping = subprocess.run(
            self.command(self.folder, "scontrol", "ping"), capture_output=True, check=False
        )
        return ping.returncode == 0

    def states(self) -> dict[str, str]:
        """Return the state of each node."""
        lines = self.run("sinfo", "--noheader", "--Node", "--format=%N %T").splitlines()
        return dict(line.split() for line in lines)

    def jobs(self) -> list[dict[str, str]]:
        """Return what the controller says of each job, also of those that are done."""
        lines = self.run("scontrol", "--oneliner", "show", "jobs").splitlines()
        return [dict(re.findall(r"\b(\w+)=(\S*)", line)) for line in lines if "JobId=" in line]

    def busy(self) -> list[str]:
        """Return the nodes on which jobs run."""
        return sorted({job["NodeList"] for job in self.jobs() if job["JobState"] == "RUNNING"})

    def rest(self) -> None:
        """Switch on what is off, and wait until both nodes have nothing to do."""
        for node in NODES:
            if node not in self._nodes:
                self.start(node)
        wait(lambda: set(self.states().values()) == {"idle"}, "a node is not idle")

    def stop(self) -> None:
        """Kill all nodes."""
        for node in list(self._nodes):
            self.kill(node)


def activate(study: Study, plugin: Path) -> None:
    """Have a study find SLURM and its plugin, as in an activated environment on a login node."""
    path = os.pathsep.join([str(Path(sys.executable).parent), PATH])
    study.env |= {"PATH": path, "PYTHONPATH": str(plugin)}


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """Start a cluster, and end everything that runs on it."""
    for name in ("etc", "state"):
        (folder / name).mkdir()
    (folder / "munge.key").touch(mode=0o600)
    (folder / "munge.key").write_bytes(os.urandom(64))
    text = _CONFIGURATION.format(folder=folder, ports=_free_ports(1 + len(NODES)))
    (folder / "etc" / "slurm.conf").write_text(text)
    log = folder / "setup.log"
    with log.open("wb") as file:
        # `cat` ends when this process does, however that comes, and the cluster with it.
        namespace = subprocess.Popen(
            namespaces.command(_SETUP.format(folder=shlex.quote(str(folder))), "cat"),
            env={**os.environ, "PATH": PATH},
            stdin=subprocess.PIPE,
            stdout=file,
            stderr=file,
        )
    try:
        unshare = psutil.Process(namespace.pid)
        wait(unshare.children, f"there is no namespace: see {log}")
        started = Cluster(folder, unshare.children()[0].pid)
        wait(started.answers, f"SLURM does not start: see {log}")
        try:
            started.rest()
            yield started
        finally:
            started.stop()
    finally:
        namespace.kill()
        namespace.communicate()


def kill_inside(entered: subprocess.Popen[Any]) -> None:
    """Kill with SIGKILL what `Cluster.command` has started."""
    for process in psutil.Process(entered.pid).children():
        process.kill()


def _free_ports(number: int) -> list[int]:
    """Return ports on which nobody listens."""
    opened = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [each.getsockname()[1] for each in opened]
    for each in opened:
        each.close()
    return ports
