"""Find everything that is damaged among the results: ``python3 workflow/scripts/check_results.py``.

Every intermediate, table, figure and page is held against its SHA-256. Nothing is changed, and the
exit code is 1 if something is damaged; with ``--remove`` that is removed, and the next run of
Snakemake makes it again.
"""

import argparse
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from common import checked_files

RESULTS = Path("results")
WITH_DIGESTS = ("tables", "shown", "figures", "pages")  # folders of files with digests beside them
DEEPEST = 5  # parts of the path of a record; below it is what methods wrote


def damaged(results: Path) -> Iterator[tuple[Path, str]]:
    """Yield each damaged file or folder, and what is the matter with it."""
    for path in sorted(path for path in results.rglob("*") if path.is_file()):
        whole, check = _check_of(path, path.relative_to(results).parts)
        try:
            if check is not None:
                check(whole)
        except checked_files.IntegrityError as error:
            yield whole, error.problem
        except OSError as error:
            yield whole, str(error)


def _check_of(path: Path, parts: Sequence[str]) -> tuple[Path, Callable[[Path], object] | None]:
    """Return what a path is, or is part of, and what checks it, if anything does."""
    if parts[0] == "logs" or path.name.startswith("."):  # no result; the digests themselves
        return path, None
    if parts[0] in WITH_DIGESTS:
        return path, _check_result
    if path.name == checked_files.MANIFEST:
        return path.parent, _check_folder
    if checked_files.PAYLOAD in parts[1:] or len(parts) > DEEPEST:  # in a manifest, or of a moment
        return path, None
    checks = {".pkl": checked_files.verify_dataset, ".json": checked_files.read_record}
    return path, checks.get(path.suffix)


def _check_folder(folder: Path) -> None:
    """Check the files of a manifest, and the records beside it."""
    checked_files.verify_files(folder)
    for record in folder.glob("*.json"):
        checked_files.read_record(record)


def _check_result(path: Path) -> None:
    """Check a file that is to have its digest beside it."""
    if not checked_files.digest_file(path).exists():
        raise checked_files.IntegrityError(path, "its digest is missing")
    checked_files.check_result(path)


def main(argv: list[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("results", type=Path, nargs="?", default=RESULTS, help="its folder")
    parser.add_argument("--remove", action="store_true", help="remove what is damaged")
    args = parser.parse_args(argv)
    found = list(damaged(args.results))
    for path, problem in found:
        print(f"{path}: {problem}")
        if args.remove:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    done = "removed: run Snakemake to make them again" if args.remove else "--remove removes them"
    print(f"{len(found)} damaged" + (f"; {done}" if found else ""))
    return 1 if found and not args.remove else 0


if __name__ == "__main__":
    raise SystemExit(main())
