"""monty, the JSON of materials science: the standard library's ``json`` with encoder and decoder.

Arrays are lists with a dtype, complex ones a pair of lists.

The decoder imports the module that a document names and hands the document's values to its class:
to ``from_dict``, or to a dataclass. What that can do depends on the packages that are installed;
those of this study suffice to run code.
"""

import base64
import json
from functools import partial
from pathlib import Path
from typing import Any

from monty.json import MontyDecoder, MontyEncoder

from contract import Trap
from method_kit.documents import FILE, json_method


def _write_dataclass(trap: Trap, folder: Path) -> None:
    """Write a document that asks for a dataclass which loads YAML, with tags for any function.

    The dataclass is Snakemake's record of a rule for its report: it takes a Conda environment, in
    base64, and reads it with PyYAML's full loader. It also wants two objects with attributes, which
    nbformat's function ``from_dict`` makes.
    """
    yaml = f"!!python/object/apply:os.mkdir [{json.dumps(trap.path)}]"

    def attributes(**values: str | None) -> dict[str, Any]:
        return {"@module": "nbformat", "@class": "notebooknode", "rule": None, **values}

    record = attributes(
        container_img_url=None, conda_env=base64.b64encode(yaml.encode()).decode("ascii")
    )
    document = {
        "@module": "snakemake.report",
        "@class": "RuleRecord",
        "job": attributes(),
        "job_rec": record,
    }
    (folder / FILE).write_text(json.dumps(document), encoding="ascii")


METHODS = (
    json_method(
        "monty",
        "monty",
        partial(json.dumps, cls=MontyEncoder),
        partial(json.loads, cls=MontyDecoder),
        lists_for_deques=True,
        human_readable=True,
        hostile=_write_dataclass,
    ),
)
