"""Ranks of methods with ties, and THE order of simplicity, by which one of tied methods is named.

Methods whose quartiles overlap are tied, and so are amounts of memory that differ by less than
those of library pages. No page names a winner by such a difference: it names the simplest, and
lists the others.
"""

from collections.abc import Iterable, Mapping

PAGES = 10e6  # bytes: what libraries and allocators take besides, which differs from run to run

# From the simplest on. First what NumPy and the standard library do in one call, then what they do
# with a few lines of one's own, then one call of a package, then what has more options. Methods
# that are not here come last, by name.
ORDER = (
    *("pickle_dump_5", "np_save", "np_savez", "np_savez_compressed", "np_savetxt"),
    *("json_tolist", "json_recipe", "csv_flat", "base64_recipe", "npy_base64"),
    *("json_zlib_base64", "pickle_gzip"),
    *("codec_text", "codec_base64", "codec_compressed", "safetensors", "joblib_dump"),
    *("orjson", "msgspec", "json_numpy", "jsonpickle", "json_tricks_compact"),
    *("codec_zstd", "codec_file_zstd", "codec_lines_zstd", "hdf5", "hdf5_gzip", "zarr"),
    *("parquet", "blosc2_shuffle_zstd", "pickle_zstd"),
)
OWN = ORDER[: ORDER.index("codec_text")]  # which need no package but NumPy


def ranks(intervals: Mapping[str, tuple[float, float]]) -> dict[str, int]:
    """Return the rank of each method: 1, and one more for each whose interval is all below its own.

    >>> ranks({"a": (1, 3), "b": (2, 4), "c": (3.5, 5), "d": (6, 7)})
    {'a': 1, 'b': 1, 'c': 2, 'd': 4}
    """
    ends = [high for _, high in intervals.values()]
    return {name: 1 + sum(end < low for end in ends) for name, (low, _) in intervals.items()}


def best(intervals: Mapping[str, tuple[float, float]]) -> list[str]:
    """Return the methods of the first rank, the simplest first.

    >>> best({"zarr": (1, 2), "np_save": (1.5, 3), "hdf5": (4, 5)})
    ['np_save', 'zarr']
    """
    found = ranks(intervals)
    return simplest_first(name for name, rank in found.items() if rank == 1)


def simplest_first(methods: Iterable[str]) -> list[str]:
    """Return methods in `ORDER`.

    >>> simplest_first({"zarr", "a_new_one", "np_savez", "np_save"})
    ['np_save', 'np_savez', 'zarr', 'a_new_one']
    """
    return sorted(methods, key=lambda name: ((*ORDER, name).index(name), name))
