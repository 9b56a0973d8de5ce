"""Files of other formats that people have, by how they begin, and the tool that reads each."""

import re
from pathlib import Path

# How a file begins; what it is; what reads it.
_KINDS = (
    (rb"PK\x03\x04.{0,300}\bdata\.pkl", "weights of PyTorch", "torch.load"),
    (rb"PK\x03\x04.{26}data", "a model of Stable-Baselines3", "DQN.load of stable_baselines3"),
    (rb"PK\x03\x04.{26}(?:zarr\.json|\.z)", "a Zarr store", "zarr.open"),
    (rb"PK\x03\x04", "a zip archive", "unzip"),
    (rb"PAR1", "a Parquet table", "pandas.read_parquet"),
    (rb"ARROW1|FEA1", "a Feather or Arrow table", "pandas.read_feather"),
    (rb"MATLAB 5\.0", "a MAT-file of MATLAB", "scipy.io.loadmat"),
    (rb"SQLite format 3", "a database of SQLite", "sqlite3"),
    (rb"GGUF", "weights in GGUF", "gguf.GGUFReader"),
    (rb"\x89PNG|\xff\xd8\xff|GIF8|BM|II\*\0|MM\0\*", "an image", "PIL.Image.open"),
    (rb"RIFF.{4}WAVE", "sound", "scipy.io.wavfile.read"),
    (rb".{257}ustar", "a tar archive", "tar"),
    (rb"\s*<", "XML or HTML", "xml.etree.ElementTree"),
)
_FOLDERS = ("zarr.json", ".zgroup", ".zarray")  # a file that each Zarr store has in its folder


def described(head: bytes) -> str:
    """Return what a file is, by how it begins, and what reads it."""
    for pattern, kind, tool in _KINDS:
        if re.match(pattern, head, re.DOTALL):
            return f"not a file I know: it looks like {kind}, which {tool} reads"
    if not head:
        return "not a file I know: it is empty"
    text = head.decode("utf-8", "ignore")
    if all(c.isprintable() or c.isspace() for c in text) and b"\0" not in head:
        return "not a file I know: it looks like text; numbers between commas are --from csv"
    return "not a file I know; name its format with --from"


def described_folder(folder: Path) -> str | None:
    """Return what a folder is, if it is a store of arrays."""
    is_zarr = any((folder / name).exists() for name in _FOLDERS)
    return (
        "not a file I know: it looks like a Zarr store, which zarr.open reads" if is_zarr else None
    )
