"""The table of what each method loses of five kinds of data, and what to try a method with."""

from collections import deque
from importlib.util import find_spec

import numpy as np

import contract
from fidelity import comparison

FILES = contract.method_files()
METHODS = {name: contract.load_method(file, name) for name, file in FILES.items()}


def experience(dtype, shape, length=5):
    rng = np.random.default_rng(1)
    scale = 255 if dtype is np.uint8 else 1
    states = [(scale * rng.random(shape)).astype(dtype) for _ in range(length + 1)]
    steps = ((states[i], i % 2, 1.0, states[i + 1], i + 1 == length) for i in range(length))
    return deque(steps, maxlen=9)


def weights():
    rng = np.random.default_rng(2)
    shapes = (((4, 3), (3,)), (), ((3, 2),))
    return [[rng.random(shape, np.float32) for shape in layer] for layer in shapes]


def frames():
    rng = np.random.default_rng(3)
    return {
        "frames": rng.integers(0, 256, (6, 4, 4), np.uint8),
        "reward": rng.random(6),
        "done": rng.random(6) > 0.5,
    }


DATA = {
    "weights": weights(),
    "float32": experience(np.float32, (4,)),
    "float64": experience(np.float64, (4,)),
    "images": experience(np.uint8, (20, 20, 4)),
    "dict": frames(),
}

SAME = ("",) * 5
MEMORY = "container maxlen identity"  # all that columns of arrays lose of a replay memory
COLUMNS = ("", MEMORY, MEMORY, MEMORY, "")
UNSHARED = ("", "identity", "identity", "identity", "")  # each next state is a copy
NO = "refused"

# Those that know no deque are given a list; tuples and shared states come back as lists and copies.
NO_DEQUE = ("", MEMORY, MEMORY, MEMORY, "")
NO_DTYPE = ("dtype container", f"dtype {MEMORY}", MEMORY, f"dtype {MEMORY}", "dtype container")

# Layouts made for one kind of data.
ALL_REFUSED = (NO,) * 5


def replay(lost):
    return (NO, lost, lost, lost, NO)


def if_installed(package, verdicts):
    return verdicts if find_spec(package) else ALL_REFUSED


# What each method loses of the data above, in their order.
LOST: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("codec_text", "codec_base64", "codec_compressed", "codec_zstd"), SAME),
    **dict.fromkeys(("codec_dumps", "codec_encoder", "jsonpickle"), SAME),
    **dict.fromkeys(("codec_file_zstd", "codec_file_gzip"), SAME),
    **{f"pickle_{name}": SAME for name in ("gzip", "gzip_1", "gzip_6", "zstd", "bz2", "xz")},
    **{f"pickle_{name}_{n}": SAME for name in ("dump", "dumps") for n in (0, 2, 4, 5)},
    **{f"joblib_{name}": UNSHARED for name in ("dump", "lz4", "zlib")},
    "torch_save": if_installed("torch", ("", *("container maxlen",) * 3, "")),
    # ---- named arrays
    **dict.fromkeys(("np_save", "np_savez", "np_savez_compressed"), COLUMNS),
    **dict.fromkeys(("ndarray_dump", "ndarray_dumps", "fortran_told", "duckdb"), COLUMNS),
    **{f"blosc2_{s}_{c}": COLUMNS for s in ("shuffle", "bitshuffle") for c in ("lz4", "zstd")},
    **dict.fromkeys(("feather", "feather_uncompressed", "parquet", "parquet_zstd"), COLUMNS),
    **dict.fromkeys(("hdf5", "hdf5_gzip", "hdf5_gzip_shuffle", "hdf5_lzf"), COLUMNS),
    **dict.fromkeys(("hdf5_gzip_rows_1", "hdf5_gzip_rows_64"), COLUMNS),
    **dict.fromkeys(("raw_gzip", "raw_lz4", "raw_zstd", "pcodec"), COLUMNS),
    **dict.fromkeys(("safetensors", "safetensors_naive"), COLUMNS),
    **dict.fromkeys(("zarr", "zarr_uncompressed", "zarr_zip"), COLUMNS),
    "fortran": ALL_REFUSED,
    **dict.fromkeys(
        ("mat", "mat_compressed"),
        ("shape order", *(f"dtype order {MEMORY}",) * 3, "dtype shape order"),
    ),
    **dict.fromkeys(("np_savetxt", "np_savetxt_gz"), ("dtype", *(f"dtype {MEMORY}",) * 2, NO, NO)),
    "np_savetxt_exact": ("", MEMORY, MEMORY, NO, NO),
    "sqlite": ("", *(f"dtype {MEMORY}",) * 3, ""),
    "tofile": tuple(f"values dtype shape {lost}".strip() for lost in COLUMNS),
    "csv_flat": (
        "dtype shape container",
        f"dtype shape {MEMORY}",
        f"shape {MEMORY}",
        f"dtype shape {MEMORY}",
        "dtype shape container",
    ),
    "csv_naive": (
        "values dtype shape container",
        f"values dtype {MEMORY}",
        f"values {MEMORY}",
        f"values dtype shape {MEMORY}",
        "values dtype shape container",
    ),
    # ---- documents
    **dict.fromkeys(("base64_recipe", "json_zlib_base64", "npy_base64", "bokeh"), NO_DEQUE),
    **dict.fromkeys(("json_numpy", "json_recipe", "json_tricks"), NO_DEQUE),
    **dict.fromkeys(("json_tricks_compact", "monty"), NO_DEQUE),
    **dict.fromkeys(("cbor", "msgpack_numpy"), NO_DEQUE),
    "bjdata": if_installed("bjdata", ("", MEMORY, MEMORY, MEMORY, "dtype")),
    "jdata": ("", MEMORY, MEMORY, MEMORY, "dtype"),
    **dict.fromkeys(("json_tolist", "msgspec", "orjson", "ormsgpack"), NO_DTYPE),
    **dict.fromkeys(("json_array", "json_dump"), ALL_REFUSED),
    "json_list": (NO, NO, MEMORY, NO, NO),
    "orjson_array": (NO, NO, NO, NO, "dtype shape container"),
    # ---- made for one kind of data
    "jpeg_frames": (NO, NO, NO, f"values {MEMORY}", "values"),
    "png_frames": (NO, NO, NO, MEMORY, ""),
    "keras_get_weights": ("", NO, NO, NO, NO),
    **dict.fromkeys(("keras_model", "keras_weights_h5"), ("", NO, NO, NO, NO)),
    "rl_codec_columns": replay(""),
    "rl_codec_columns_zstd": replay(""),
    "rl_cpprb": replay(f"dtype {MEMORY}"),
    "rl_d3rlpy": replay(f"values {MEMORY}"),
    "rl_dopamine": replay("values dtype identity"),
    "rl_rllib": replay(MEMORY),
    "rl_sb3": replay("dtype identity"),
    "rl_sb3_optimized": replay("dtype identity"),  # one episode's end, and that the last step
    "rl_tianshou": replay("identity"),
    "rl_torchrl": replay("identity"),
}

# Those that do not write the same bytes each time, and how many of the first bytes to leave out of
# a comparison; None where the bytes differ further on.
CHANGING: dict[str, int | None] = {
    "duckdb": None,  # each database has its own identifier
    "keras_model": None,  # the time of saving, twice
    "mat": 116,  # the time is in the header's text
    "mat_compressed": 116,
    "np_savetxt_gz": 8,  # the time is in gzip's header
    "rl_dopamine": 8,
    "zarr_zip": None,  # the time of each member
}


def written(name, data, folder):
    """Write data with a method into a folder, which may be a new one, and return the folder."""
    folder.mkdir(exist_ok=True)
    METHODS[name].write(data, folder)
    return folder


def restored(name, data, folder):
    """Return what a method reads of the data that it writes."""
    return METHODS[name].read(written(name, data, folder))


def sizes(folder):
    """Return the sizes of the files below a folder."""
    return [file.stat().st_size for file in folder.rglob("*") if file.is_file()]


def lost(name, data, folder):
    """Return what is lost by writing and reading; what is not declared is raised."""
    try:
        found = restored(name, data, folder)
    except METHODS[name].refuses:
        return NO
    assert sizes(folder), name
    assert all(sizes(folder)), name
    return " ".join(comparison.compare(data, found).lost)
