"""Real files of public repositories: they open, convert to our JSON, and are the same there.

They are fetched while testing and never committed. Without a network the tests are skipped, unless
``GIT_MIRRORS`` names a folder of repositories, as ``OWNER/NAME.git``.
"""

import os
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from codec.cli.formats import FORMATS
from tests.codec.cli.run_command import codec

# Repository, its licence, its commit; and files with how many arrays each has.
SOURCES = {
    ("NeuroJSON/jnifti", "Apache-2.0", "ee6701a1e8a206e935fdee73211269a71e354d40"): {
        "samples/basic/mousehead.jnii": 1,
        "samples/basic/mousehead_lzma.jnii": 1,
        "samples/colin27/colin27_zlib.jnii": 1,
        "samples/digimouse/digimouse_lzma.jnii": 1,
        "samples/digimouse/digimouse_zlib.jnii": 1,
    },
    ("fangq/jsonlab", "BSD-3-Clause or GPL-3.0", "40841d074e8eeabb4a10c6fa4234298d08a52314"): {
        "examples/example4.json": 3,
    },
    ("materialsproject/pymatgen-io-validation", "MIT",
     "210731da2b5f8ea2f2b7fded5c190e0bf4f45d95"): {
        "examples/MP_compliant/MP_compatible_GaAs_r2SCAN_static.json.gz": 0,
        "tests/test_files/vasp/Si_static.json.gz": 0,
        "tests/test_files/vasp/Si_uniform.json.gz": 0,
    },
    ("hackingmaterials/matminer", "BSD-3-Clause", "8ddb18c74064ab3668d7b5aed7c360abdfdae5de"): {
        "tests/featurizers/nb3sn_dos.json": 0,
        "tests/featurizers/si_bandstructure_line.json": 0,
        "tests/utils/dataframe.json": 0,
    },
    ("h5py/h5py", "BSD-3-Clause", "25a98242cf67db329ad3854cf92a1a4b0a6c4c65"): {
        "h5py/tests/data_files/compound-dtype-complex.h5": 6,
        "h5py/tests/data_files/vlen_string_dset.h5": 1,
        "h5py/tests/data_files/vlen_string_dset_utc.h5": 1,
        "h5py/tests/data_files/vlen_string_s390x.h5": 5,
    },
    ("scikit-image/scikit-image", "BSD-3-Clause", "cd0a3d22b9f359f05618d75d5c7a29b91b4951ca"): {
        "src/_skimage2/data/bw_text_skeleton.npy": 1,
        "src/_skimage2/data/chessboard_RGB_U8.npz": 1,
        "src/_skimage2/data/rank_filter_tests.npz": 33,
        "tests/skimage/color/data/lab_array_a_r.npy": 1,
    },
    ("AliBayatMokhtari/mnist-tinygrad", "none", "6682ba5b4991d852dab967b5f590e56fde273d7d"): {
        "model.safetensors": 2,
    },
    ("41Leahcim/astronomy_pipeline", "none", "7df10eb60d55b17912cee4217a73d540a0e17ca0"): {
        "model.keras": 22,
    },
}  # fmt: skip
FILES = [
    pytest.param(repository, commit, path, arrays, id=path.rpartition("/")[2])
    for (repository, _, commit), files in SOURCES.items()
    for path, arrays in files.items()
]


def fetched(repository: str, commit: str, path: str) -> bytes:
    """Return a file of a repository; skip the test if it cannot be reached."""
    if mirrors := os.environ.get("GIT_MIRRORS"):
        git = Path(mirrors) / f"{repository}.git"
        return subprocess.check_output(["git", "-C", git, "show", f"{commit}:{path}"])
    address = f"https://raw.githubusercontent.com/{repository}/{commit}/{path}"
    try:
        with urllib.request.urlopen(address, timeout=30) as response:
            return bytes(response.read())
    except (urllib.error.URLError, OSError) as error:
        pytest.skip(f"{address}: {error}")


@pytest.mark.network
@pytest.mark.parametrize(("repository", "commit", "path", "arrays"), FILES)
def test_a_real_file(repository: str, commit: str, path: str, arrays: int, tmp_path: Path) -> None:
    source = tmp_path / path.rpartition("/")[2]
    source.write_bytes(fetched(repository, commit, path))
    (report,) = codec("show", source, "--json", "--no-values").report
    assert report["arrays"] == arrays
    ours = tmp_path / "ours.json"
    back = tmp_path / f"back{FORMATS[report['format']].suffixes[0]}"
    assert codec("convert", source, ours, "--drop").code == 0
    assert codec("diff", source, ours).code == 0
    if report["format"] != "json":
        assert codec("convert", ours, back, "--drop").code == 0
        assert codec("diff", source, back).code == 0
