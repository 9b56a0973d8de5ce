"""Families of methods, such as pickle or HDF5, by how the names of methods begin."""

from collections.abc import Iterable

BEGINNINGS = {
    "codec": ("codec_", "rl_codec"),
    "JSON": (
        *("json_list", "json_dump", "json_tolist", "json_recipe", "json_array"),
        *("orjson", "msgspec"),
    ),
    "JSON with packed arrays": ("base64_recipe", "npy_base64", "json_zlib_base64"),
    "JSON packages": ("json_numpy", "json_tricks", "jsonpickle", "jdata", "monty", "bokeh"),
    "other text": ("csv_", "np_savetxt"),
    "pickle": ("pickle_", "joblib_", "ndarray_dump", "keras_get_weights"),
    "NumPy files": ("np_save", "np_savez", "tofile"),
    "compressed bytes": ("raw_", "blosc2_", "pcodec"),
    "HDF5 and Zarr": ("hdf5", "zarr"),
    "tables and databases": ("parquet", "feather", "duckdb", "sqlite"),
    "binary messages": ("msgpack_", "ormsgpack", "cbor", "bjdata"),
    "files of networks": ("safetensors", "torch_", "keras_"),
    "imitations of RL libraries": ("rl_",),
    "images": ("png_", "jpeg_"),
    "MATLAB and Fortran": ("mat", "fortran"),
}


def longest_beginning(method: str, beginnings: Iterable[str]) -> str:
    """Return the longest of some beginnings that a method's name has; empty if it has none.

    >>> longest_beginning("np_savetxt_gz", ("np_save", "np_savetxt"))
    'np_savetxt'
    """
    return max((start for start in beginnings if method.startswith(start)), key=len, default="")


_FAMILIES = {start: family for family, starts in BEGINNINGS.items() for start in starts}


def family(method: str) -> str:
    """Return the family of a method; the longest beginning that fits decides.

    >>> family("pickle_gzip"), family("np_savetxt_gz"), family("mine")
    ('pickle', 'other text', 'other')
    """
    return _FAMILIES.get(longest_beginning(method, _FAMILIES), "other")
