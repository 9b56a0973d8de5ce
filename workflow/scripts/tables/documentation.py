"""Where the maintainers of each method say what it does, by how the names of methods begin.

What a table says of a library can be held against what the library says of itself.
"""

from tables.method_families import longest_beginning

PYTHON, NUMPY = "https://docs.python.org/3/library", "https://numpy.org/doc/stable/reference"
SCIPY = "https://docs.scipy.org/doc/scipy/reference/generated"
GITHUB = "https://github.com"

ADDRESSES = {
    "base64_recipe": "https://stackoverflow.com/questions/3488934",
    "bjdata": f"{GITHUB}/NeuroJSON/pybj",
    "blosc2": "https://www.blosc.org/python-blosc2",
    "bokeh": "https://docs.bokeh.org/en/latest/docs/reference/core/serialization.html",
    "cbor": "https://www.rfc-editor.org/rfc/rfc8746",
    "csv": f"{PYTHON}/csv.html#csv.writer",
    "duckdb": "https://duckdb.org/docs/stable/sql/data_types/blob",
    "feather": "https://arrow.apache.org/docs/python/feather.html",
    "fortran": f"{SCIPY}/scipy.io.FortranFile.html",
    "hdf5": "https://docs.h5py.org/en/stable/high/dataset.html",
    "jdata": f"{GITHUB}/NeuroJSON/pyjdata",
    "joblib": "https://joblib.readthedocs.io/en/stable/persistence.html",
    "jpeg": "https://pillow.readthedocs.io/en/stable/handbook/image-file-formats.html#jpeg",
    "json": f"{PYTHON}/json.html#py-to-json-table",
    "json_numpy": f"{GITHUB}/Crimson-Crow/json-numpy",
    "json_tricks": "https://json-tricks.readthedocs.io",
    "json_zlib": f"{PYTHON}/zlib.html",
    "jsonpickle": "https://jsonpickle.readthedocs.io",
    "keras": "https://keras.io/api/models/model_saving_apis",
    "mat": f"{SCIPY}/scipy.io.savemat.html",
    "monty": f"{GITHUB}/materialsvirtuallab/monty",
    "msgpack": f"{GITHUB}/lebedov/msgpack-numpy",
    "msgspec": "https://jcristharif.com/msgspec/supported-types.html",
    "ndarray_dump": f"{NUMPY}/generated/numpy.ndarray.dump.html",
    "np_save": f"{NUMPY}/generated/numpy.save.html",
    "np_savetxt": f"{NUMPY}/generated/numpy.savetxt.html",
    "np_savez": f"{NUMPY}/generated/numpy.savez.html",
    "npy_base64": f"{NUMPY}/generated/numpy.lib.format.html",
    "orjson": f"{GITHUB}/ijl/orjson#numpy",
    "ormsgpack": f"{GITHUB}/ormsgpack/ormsgpack",
    "parquet": "https://arrow.apache.org/docs/python/parquet.html",
    "pcodec": f"{GITHUB}/pcodec/pcodec",
    "pickle": f"{PYTHON}/pickle.html",
    "png": "https://pillow.readthedocs.io/en/stable/handbook/image-file-formats.html#png",
    "raw": f"{NUMPY}/generated/numpy.ndarray.tobytes.html",
    "rl_cpprb": "https://ymd_h.gitlab.io/cpprb",
    "rl_d3rlpy": f"{GITHUB}/takuseno/d3rlpy/blob/master/d3rlpy/dataset/io.py",
    "rl_dopamine": f"{GITHUB}/google/dopamine",
    "rl_rllib": f"{GITHUB}/ray-project/ray/tree/master/rllib",
    "rl_sb3": f"{GITHUB}/DLR-RM/stable-baselines3/blob/master/stable_baselines3/common/buffers.py",
    "rl_tianshou": f"{GITHUB}/thu-ml/tianshou",
    "rl_torchrl": f"{GITHUB}/pytorch/rl",
    "safetensors": "https://huggingface.co/docs/safetensors/api/numpy",
    "sqlite": f"{PYTHON}/sqlite3.html#how-to-convert-sqlite-values-to-custom-python-types",
    "tofile": f"{NUMPY}/generated/numpy.ndarray.tofile.html",
    "torch": "https://docs.pytorch.org/docs/stable/generated/torch.load.html",
    "zarr": "https://zarr.readthedocs.io",
}


def address(method: str) -> str:
    """Return where the maintainers describe a method; empty for this repository's and for others.

    >>> address("np_savetxt_gz")
    'https://numpy.org/doc/stable/reference/generated/numpy.savetxt.html'
    """
    return ADDRESSES.get(longest_beginning(method, ADDRESSES), "")
