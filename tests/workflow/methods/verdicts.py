"""THE table of what each method loses of five kinds of data."""

from collections import deque
from importlib.util import find_spec

import numpy as np


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
    "base64_recipe": NO_DEQUE,
    "blosc2_bitshuffle_lz4": COLUMNS,
    "bjdata": ("", MEMORY, MEMORY, MEMORY, "dtype"),
    "blosc2_bitshuffle_zstd": COLUMNS,
    "blosc2_shuffle_lz4": COLUMNS,
    "blosc2_shuffle_zstd": COLUMNS,
    "bokeh": NO_DEQUE,
    "cbor": NO_DEQUE,
    "codec_base64": SAME,
    "codec_compressed": SAME,
    "codec_encoder": SAME,
    "codec_dumps": SAME,
    "codec_text": SAME,
    "codec_zstd": SAME,
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
    "duckdb": COLUMNS,
    "feather": COLUMNS,
    "feather_uncompressed": COLUMNS,
    "fortran": (NO, NO, NO, NO, NO),
    "fortran_told": COLUMNS,
    "hdf5": COLUMNS,
    "hdf5_gzip": COLUMNS,
    "hdf5_gzip_rows_1": COLUMNS,
    "hdf5_gzip_rows_64": COLUMNS,
    "hdf5_gzip_shuffle": COLUMNS,
    "hdf5_lzf": COLUMNS,
    "jdata": ("", MEMORY, MEMORY, MEMORY, "dtype"),
    "joblib_dump": UNSHARED,
    "joblib_lz4": UNSHARED,
    "joblib_zlib": UNSHARED,
    "jpeg_frames": (NO, NO, NO, f"values {MEMORY}", "values"),
    "json_array": (NO, NO, NO, NO, NO),
    "json_dump": (NO, NO, NO, NO, NO),
    "json_hook": NO_DTYPE,
    "json_list": (NO, NO, MEMORY, NO, NO),
    "json_numpy": NO_DEQUE,
    "json_tolist": NO_DTYPE,
    "json_tricks": NO_DEQUE,
    "json_tricks_compact": NO_DEQUE,
    "json_zlib_base64": NO_DEQUE,
    "jsonpickle": SAME,
    "keras_get_weights": ("", NO, NO, NO, NO),
    "keras_model": if_installed("jax", ("", NO, NO, NO, NO)),
    "keras_weights_h5": if_installed("jax", ("", NO, NO, NO, NO)),
    "mat": ("shape order", *(f"dtype order {MEMORY}",) * 3, "dtype shape order"),
    "mat_compressed": ("shape order", *(f"dtype order {MEMORY}",) * 3, "dtype shape order"),
    "monty": NO_DEQUE,
    "msgpack_numpy": NO_DEQUE,
    "msgspec": NO_DTYPE,
    "ndarray_dump": COLUMNS,
    "ndarray_dumps": COLUMNS,
    "np_save": COLUMNS,
    "np_savetxt": ("dtype", f"dtype {MEMORY}", f"dtype {MEMORY}", NO, NO),
    "np_savetxt_exact": ("", MEMORY, MEMORY, NO, NO),
    "np_savetxt_gz": ("dtype", f"dtype {MEMORY}", f"dtype {MEMORY}", NO, NO),
    "np_savez": COLUMNS,
    "np_savez_compressed": COLUMNS,
    "npy_base64": NO_DEQUE,
    "orjson": NO_DTYPE,
    "orjson_array": (NO, NO, NO, NO, "values dtype shape container"),
    "ormsgpack": NO_DTYPE,
    "parquet": COLUMNS,
    "parquet_zstd": COLUMNS,
    "pickle_dump_0": SAME,
    "pickle_dump_2": SAME,
    "pickle_dump_5": SAME,
    "pickle_dumps_0": SAME,
    "pickle_dumps_2": SAME,
    "pickle_dumps_5": SAME,
    "pickle_gzip": SAME,
    "png_frames": (NO, NO, NO, MEMORY, ""),
    "raw_gzip": COLUMNS,
    "raw_lz4": COLUMNS,
    "raw_zstd": COLUMNS,
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
    "safetensors": COLUMNS,
    "safetensors_naive": COLUMNS,
    "sqlite": ("", f"dtype {MEMORY}", f"dtype {MEMORY}", f"dtype {MEMORY}", ""),
    "tofile": (
        "values dtype shape",
        f"values dtype shape {MEMORY}",
        f"values dtype shape {MEMORY}",
        f"values dtype shape {MEMORY}",
        "values dtype shape",
    ),
    "torch_save": if_installed("torch", ("", *("container maxlen",) * 3, "")),
    "zarr": COLUMNS,
    "zarr_uncompressed": COLUMNS,
    "zarr_zip": COLUMNS,
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
