"""Give a method up: what goes wrong in its work is a verdict with the reason, and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from common import machine_faults, step_process
from contract import LayoutError


class GivenUpError(Exception):
    """The method does not do this; `verdict` and `reason` are what its row says."""

    def __init__(self, verdict: str, reason: str) -> None:
        self.verdict, self.reason = verdict, reason
        super().__init__(f"{verdict}: {reason}")

    @property
    def row(self) -> dict[str, str]:
        """The columns of the row that say so."""
        return {"verdict": self.verdict, "reason": self.reason}


def refusal(error: Exception) -> str:
    """Return the verdict that an error means which a method says it raises.

    ``unfit`` where the layout was made for other data, ``missing`` where a package is not
    installed: neither is the library's word on the data.
    """
    if isinstance(error, LayoutError):
        return "unfit"
    return "missing" if isinstance(error, ModuleNotFoundError) else "refused"


@contextmanager
def judged(refuses: tuple[type[Exception], ...], doing: str, *folders: Path) -> Iterator[None]:
    """Let a method work, which may refuse and writes to these folders; `doing` says what it does.

    Raise `GivenUpError` if it refuses or fails, and `machine_faults.FaultError` if something befell
    the machine, or a package is missing that the method does not name.
    """
    try:
        with machine_faults.room(*folders):
            yield
    except (GivenUpError, machine_faults.FaultError):
        raise
    except refuses as error:
        raise GivenUpError(refusal(error), f"on {doing}: {step_process.one_line(error)}") from error
    except ModuleNotFoundError as error:
        raise machine_faults.FaultError(f"on {doing}: {error}") from error
    except Exception as error:
        raise GivenUpError("failed", f"on {doing}: {step_process.one_line(error)}") from error
