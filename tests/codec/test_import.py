"""What `import codec` loads: NumPy, orjson and the standard library, and of codec what it needs."""

import subprocess
import sys

import codec

NOT_LOADED = {
    # of this package
    *("codec.cli", "codec.dialects", "codec.integrations", "codec.lines"),
    # of NumPy
    "numpy.ma",
    # of the standard library: for files, and for tables of modules
    *("gzip", "pkgutil", "tempfile"),
    # for values that come from there
    *("numpy.random", "pathlib", "zoneinfo"),
    # optional
    *("ml_dtypes", "pybase64", "simdjson", "zlib_ng", "compression.zstd", "backports.zstd"),
    *("rich", "typer", "h5py", "safetensors", "msgspec", "numcodecs", "pydantic"),
    *("keras", "stable_baselines3", "torch"),
}


def loaded(code: str) -> set[str]:
    """Return the modules that a fresh interpreter has after running `code`."""
    script = f"import sys; {code}; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def test_import_loads_nothing_that_is_not_used() -> None:
    assert not NOT_LOADED & loaded("import codec")


def test_documents_load_no_more() -> None:
    code = "import codec, numpy as np; codec.loads(codec.dumps([np.arange(9.0), np.int8(1), {1}]))"
    assert not NOT_LOADED - {"simdjson"} & loaded(code)


def test_an_optional_module_is_loaded_when_it_is_used() -> None:
    tag = '{"dtype": "%s", "shape": [1], "__ndarray__": [1]}'
    masked = '{"__masked__": [%s, false, null]}' % (tag % "int8")
    for module, code in {
        "codec.lines": "codec.LinesReader",
        "ml_dtypes": f"codec.loads('{tag % 'bfloat16'}')",
        "numpy.ma": f"codec.loads('{masked}')",
    }.items():
        assert module in loaded(f"import codec; {code}"), module


def test_masked_arrays_are_known_whenever_numpy_ma_is_imported() -> None:
    code = (
        "import codec, numpy as np; codec.dumps([np.arange(3)])\n"
        "text = codec.dumps([1j, np.ma.masked_array([1], [True])], default=lambda _: 0)\n"
        "late = codec.dumps(object(), default=lambda _: np.ma.masked_array([1], [True]))\n"
        "assert text.count('__masked__') == late.count('__masked__') == 1"
    )
    loaded(code)


def test_every_public_name_is_there() -> None:
    assert set(codec.__all__) <= set(dir(codec))
    assert {name: getattr(codec, name).__name__ for name in codec.__all__} == {
        name: name for name in codec.__all__
    }
    assert loaded("from codec import *; LinesReader, LinesWriter, dumps")
    assert not hasattr(codec, "Lines")
