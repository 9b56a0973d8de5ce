"""Families of methods, such as pickle or HDF5, by how the names of methods begin."""

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
    "RL libraries": ("rl_",),
    "images": ("png_", "jpeg_"),
    "MATLAB and Fortran": ("mat", "fortran"),
}
_FAMILIES = {start: family for family, starts in BEGINNINGS.items() for start in starts}


def family(method: str) -> str:
    """Return the family of a method; the longest beginning that fits decides.

    >>> family("pickle_gzip"), family("np_savetxt_gz"), family("mine")
    ('pickle', 'other text', 'other')
    """
    fitting = [start for start in _FAMILIES if method.startswith(start)]
    return _FAMILIES[max(fitting, key=len)] if fitting else "other"
