"""Properties worker: one method in a fresh process, with each hard case in a fork.

``write`` writes the samples, which a second process is to write again, and tries the adversarial
cases, parts and appending. ``attack`` writes the samples, and has them read after an attacker
replaced the files. The answer is a JSON object on standard output.
"""

import argparse
import json
import os
import shutil
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

import contract
from common import forked, machine_faults, step_process
from common.given_up import GivenUpError, judged
from contract import LayoutError
from fidelity import comparison
from method_kit.read_part import NoPartError
from properties import attacks, hard_cases

CANARY = "canary"
PATIENCE = 3  # values on which a method may hang before no more are tried

Look: TypeAlias = Callable[[Any, Any], tuple[Any, Any]]
Write: TypeAlias = Callable[[Any, Path], object]


class PropertyError(Exception):
    """A method does not do what its file says it does."""


def _weights() -> list[list[Any]]:
    return [[hard_cases.plain(), np.ones(3, np.float32)], [hard_cases.plain()[:1]]]


def _vectors() -> deque[Any]:
    return hard_cases.transitions([hard_cases.plain()[0] + i for i in range(5)])


def _images() -> deque[Any]:
    return hard_cases.transitions(hard_cases.stacks())


# What is written for all properties but the adversarial cases.
SAMPLES: dict[str, hard_cases.Make] = {"weights": _weights, "experience": _vectors}
# For methods that take none of these: only images, float64 (whose elements are Python's floats) or
# lists of numbers.
OTHERS: dict[str, hard_cases.Make] = {
    "images": _images,
    "float64": lambda: hard_cases.transitions([np.ones(3) * i for i in range(5)]),
    "array": hard_cases.plain,
    "numbers": lambda: {"values": [0.5, 1.5], "count": 2},
}

PARTS = ("weights", "experience", "images", "float64")  # samples with layers, or else transitions


class Trial:
    """A method, and the folder in which it is tried."""

    def __init__(
        self, method: contract.Method, folder: Path, seconds: float = forked.SECONDS
    ) -> None:
        self.method = method
        self.folder = folder
        self.seconds = min(seconds, forked.SECONDS)  # of one write or read
        self.late = 0  # how many of them did not end

    def new_folder(self, name: str) -> Path:
        """Return an empty folder."""
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    def use_all(self) -> None:
        """Write, read and compare all samples, for what libraries import late."""
        for name, make in {**SAMPLES, **OTHERS}.items():
            folder = self.new_folder(f"used/{name}")
            with suppress(Exception):  # it may be what the method refuses
                self.method.write(data := make(), folder)
                comparison.losses(data, self.method.read(folder))

    # ------------------------------------------------------------------------------- one value

    def attempt(
        self, doing: str, work: Callable[[], Any], refuses: tuple[type[Exception], ...] = ()
    ) -> dict[str, Any]:
        """Do some work in a fork; an empty answer if it is done, else a verdict with the reason."""

        def answer() -> dict[str, Any]:
            with judged(refuses, doing, self.folder):
                return dict(work() or {})

        if self.late == PATIENCE:
            reason = f"on {doing}: not tried, for {PATIENCE} others were not done in time"
            return {"verdict": "failed", "reason": reason}
        try:
            with machine_faults.room(self.folder):  # which a fork that crashes does not say
                return dict(forked.in_fork(answer, self.seconds))
        except GivenUpError as error:
            return error.row
        except (forked.RaisedError, forked.LostError) as error:
            self.late += isinstance(error, forked.LateError)
            return {"verdict": "failed", "reason": f"on {doing}: {error}"}

    def keep(
        self,
        make: hard_cases.Make,
        folder: Path,
        look: Look = lambda *both: both,
        hand: Write | None = None,
    ) -> dict[str, Any]:
        """Write a value and read it, each in a fork; the losses, or a verdict and the reason.

        `look` returns what of both is compared. `hand` writes instead of the method; whatever it
        raises is a refusal, for it is nothing but a call of the library.
        """
        refuses = (*self.method.refuses, LayoutError) if hand is None else (Exception,)
        write = hand or self.method.write
        written = self.attempt("writing", lambda: write(make(), folder), refuses)
        return written or self.attempt(
            "reading", lambda: self._compared(make(), folder, look), refuses
        )

    def _compared(self, original: Any, folder: Path, look: Look) -> dict[str, Any]:
        restored = self.method.read(folder)
        try:
            return {"verdict": "lost", "losses": comparison.losses(*look(original, restored))}
        except Exception as error:
            return {"bug": f"on comparing: {step_process.one_line(error)}"}

    def form(self) -> str:
        """Return the form in which the method takes an array: the first that it reads again."""
        for case in (hard_cases.CASES["float32"], hard_cases.CASES["uint8_frames"]):
            for form, make in case.forms.items():
                if "losses" in self.keep(make, self.new_folder("form")):
                    return form
        return hard_cases.FORMS[0]

    def cases(self) -> Iterator[dict[str, Any]]:
        """Try every adversarial case; only what it is about counts in the verdict."""
        form = self.form()
        for case in hard_cases.CASES.values():
            make = partial(case.make, form)
            judged = self._judged(case, make)
            if self.method.glue is not None and case.group == hard_cases.CONTAINERS:
                judged = self._library_s_doing(case, make, self.method.glue, judged)
            yield {"case": case.name, "title": case.title, **judged}

    def _judged(
        self, case: hard_cases.Case, make: hard_cases.Make, hand: Write | None = None
    ) -> dict[str, Any]:
        found = self.keep(make, self.new_folder("case"), case.looked_at, hand)
        if "bug" in found:
            raise RuntimeError(f"case {case.name}: {found['bug']}")
        return judge(case, found)

    def _library_s_doing(
        self,
        case: hard_cases.Case,
        make: hard_cases.Make,
        glue: contract.Glue,
        glued: dict[str, Any],
    ) -> dict[str, Any]:
        """Return what the library does with a value that the method converts first.

        What comes back by the glue alone is a verdict of its own, ``glue``. What the glue loses is
        nobody's verdict: then it counts what the library does with the value as it is.
        """
        handed = None
        if glue.hand is not None:
            handed = self._judged(case, make, glue.hand)
            if handed["verdict"] == "identical":
                return handed
        if glued["verdict"] == "identical":
            refused = f"; as it is: {handed['reason']}" if handed else ""
            return {**glued, "verdict": "glue", "reason": f"{glue.words}{refused}"}
        if handed is not None:
            return handed
        if glued["verdict"] == "lost" and "values" not in glued["lost"]:
            reason = f"{glue.words}: {glued['reason']}"
            return {**glued, "verdict": "unfit", "lost": [], "reason": reason}
        return glued

    # -------------------------------------------------------------------------------- samples

    def samples(self) -> dict[str, hard_cases.Make]:
        """Write each sample that the method takes into a folder of its own, and return them."""
        for samples in (SAMPLES, *({name: make} for name, make in OTHERS.items())):
            taken = {name: make for name, make in samples.items() if self._takes(name, make)}
            if taken:
                return taken
        return {}

    def _takes(self, name: str, make: hard_cases.Make) -> bool:
        folder = self.new_folder(f"samples/{name}")
        if "losses" in self.keep(make, folder):
            return True
        shutil.rmtree(folder)
        return False

    def sample(self, name: str) -> Path:
        """Return the folder of a sample that was written."""
        return self.folder / "samples" / name

    # -------------------------------------------------------------------------- part and append

    def check_part(self, samples: dict[str, hard_cases.Make]) -> bool:
        """Say whether the method reads one layer, or one transition, as reading all gives it.

        Not of a method that takes no sample, such as one whose library is not installed. Raise
        `PropertyError` if the method says so, and does not, of any sample.
        """
        if self.method.parts.read is None or not samples:
            return False
        names = [name for name in samples if name in PARTS]
        held = [forked.in_fork(partial(self._part, name)) for name in names]  # each is checked
        if not any(held):
            raise PropertyError("part reads neither a layer nor a transition")
        return True

    def _part(self, name: str) -> bool:
        assert self.method.parts.read is not None
        refusals: tuple[type[Exception], ...] = (NoPartError, *self.method.refuses)
        folder = self.sample(name)
        whole = self.method.read(folder)
        for index, expected in enumerate(whole):
            try:
                found = self.method.parts.read(folder, index)
            except refusals:
                return False
            _same(f"part {index} of {name}", expected, found)
        return True

    def check_append(self, samples: dict[str, hard_cases.Make]) -> bool:
        """Say whether writing a half and appending the other gives what writing all gives.

        Raise `PropertyError` if the method says so, and does not.
        """
        if self.method.parts.append is None or not samples:
            return False
        names = [name for name in samples if name in PARTS[1:]]
        if not names:
            raise PropertyError("append, but no transitions are written")
        for name in names:
            forked.in_fork(partial(self._append, name, samples[name]()))
        return True

    def _append(self, name: str, data: Any) -> None:
        assert self.method.parts.append is not None
        folder = self.new_folder("append")
        self.method.write(deque(islice(data, 2), data.maxlen), folder)
        self.method.parts.append(deque(islice(data, 2, None), data.maxlen), folder)
        _same(f"{name} appended", self.method.read(self.sample(name)), self.method.read(folder))

    # --------------------------------------------------------------------------------- attacks

    def attacks(self, samples: dict[str, hard_cases.Make]) -> Iterator[tuple[str, bool]]:
        """Try every attack; yield it in words, and whether it ran code."""
        for name in samples:
            for payload in attacks.PAYLOADS:
                for number in range(len(attacks.targets(self.sample(name)))):
                    folder = self.new_folder("attack")
                    shutil.copytree(self.sample(name), folder, dirs_exist_ok=True)
                    files = attacks.targets(folder)[number]
                    trap = self._trap()
                    attacks.replace(files, attacks.PAYLOADS[payload], trap)
                    yield f"{payload} in the place of its files", self._runs_code(trap, folder)
        if self.method.hostile and samples:
            trap, folder = self._trap(), self.new_folder("attack")
            forked.in_fork(partial(self.method.hostile, trap, folder))
            if Path(trap.path).exists() or not any(folder.iterdir()):
                raise PropertyError("hostile runs the trap itself, or writes no file")
            yield "a file in its own format", self._runs_code(trap, folder)

    def _trap(self) -> contract.Trap:
        canary = self.folder / CANARY
        if canary.exists():
            canary.rmdir()
        return contract.Trap(str(canary))

    def _runs_code(self, trap: contract.Trap, folder: Path) -> bool:
        """Read what an attacker wrote, all and a part; say whether the canary's folder is there."""

        def read() -> None:
            self.method.read(folder)

        def read_part() -> None:
            if self.method.parts.read is not None:
                self.method.parts.read(folder, 0)

        for work in (read, read_part):
            self.attempt("reading", work)  # whatever comes of it
        return Path(trap.path).exists()

    def check_trap(self) -> None:
        """Raise an error unless every payload runs code where it is trusted.

        That a method does not run it would prove nothing.
        """
        for payload in attacks.PAYLOADS:
            trap = self._trap()
            forked.in_fork(partial(attacks.spring, payload, trap))
            if not Path(trap.path).is_dir():
                raise RuntimeError(f"the trap in {payload} does not work")


def judge(case: hard_cases.Case, found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the verdict on a case; of the losses only those that it is about count.

    >>> case = hard_cases.CASES["bool"]
    >>> judge(case, {"losses": {"array": "$: …"}})["verdict"]
    'identical'
    """
    if "losses" not in found:
        return {"lost": [], "lost_besides": [], **found}
    where = found["losses"]
    lost = [loss for loss in comparison.LOSSES if loss in where and loss in case.about]
    besides = dict.fromkeys("container" if loss == comparison.ARRAY else loss for loss in where)
    return {
        "lost": lost,
        "lost_besides": [x for x in comparison.LOSSES if x in besides and x not in lost],
        "verdict": "lost" if lost else "identical",
        "reason": where[lost[0]] if lost else "",
    }


def _same(what: str, expected: Any, found: Any) -> None:
    """Raise an error if two ways give different things, but for who shares an array."""
    outcome = comparison.compare(expected, found)
    if set(outcome.lost) - {"identity"}:
        raise PropertyError(f"{what}: {' '.join(outcome.lost)} differ; {outcome.first}")


def write(trial: Trial) -> dict[str, Any]:
    """Answer the first command."""
    samples = trial.samples()
    return {
        "samples": list(samples),
        "time": time.time(),
        "cases": list(trial.cases()),
        "part": trial.check_part(samples),
        "append": trial.check_append(samples),
    }


def attack(trial: Trial) -> dict[str, Any]:
    """Answer the second command."""
    samples = trial.samples()
    trial.check_trap()
    tried = list(trial.attacks(samples))
    return {
        "samples": list(samples),
        "attacks": len(tried),
        "succeeded": list(dict.fromkeys(words for words, runs in tried if runs)),
    }


def answer(args: argparse.Namespace) -> None:
    """Answer one command on standard output."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers:
        os.dup2(2, 1)  # what a library prints is no answer
        trial = Trial(
            contract.load_method(args.method_file, args.method), args.folder, args.seconds
        )
        forked.limit()
        with suppress(forked.LostError):  # the trials crash or hang too, and say so
            forked.import_what_it_imports(trial.use_all, trial.seconds)
        json.dump({"write": write, "attack": attack}[args.command](trial), answers)


main = step_process.command(
    __doc__,
    "command method_file method folder --seconds",
    answer,
    lambda args: f"properties of {args.method}",
)
