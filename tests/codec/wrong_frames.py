"""Frames and copies in columns that are refused: a part of THE table of documents that are."""

import base64
import json
import zlib
from typing import Any

from tests.codec.wrong_dtypes import text_tag

_TIMES = "needs more than 1032 times the bytes of the document"


def _steps(*steps: int) -> Any:
    return json.loads(text_tag(list(steps), "int8", (len(steps),)))


def _zeros(*shape: int, dtype: str = "int8") -> Any:
    """Return zeros, compressed."""
    count = 1
    for size in shape:
        count *= size
    content = base64.b64encode(zlib.compress(bytes(count), 9)).decode()
    return {"dtype": dtype, "shape": list(shape), "payload": "zlib", "__ndarray__": content}


_FRAMES = json.loads(text_tag([[1, 2], [3, 4], [5, 6]], "int8", (3, 2)))


def _frames(content: Any = _FRAMES, **keys: Any) -> dict[str, Any]:
    """Return the tag of frames: two stacks of two, unless `keys` say something else."""
    tag = {"depth": 2, "axis": 1, "starts": _steps(0, 1), **keys, "__frames__": content}
    return {key: value for key, value in tag.items() if value is not ...}


def _column(pool: Any, length: Any = 2, **keys: Any) -> str:
    return json.dumps({"length": length, "of": "array", **keys, "__column__": pool})


_REFERENCE = {"__ref__": 0}
_TWO = {"of": "array", "__column__": {"id": 0, **_frames()}}
_FEW = _frames(_zeros(1, 100_000), starts=_zeros(50_000), depth=..., axis=...)
_ROW = _zeros(1, 9000)
_COPIES = {"copies": True, "steps": _zeros(50_000)}

# The pool of a column, and the rest of "$.__column__: expected …".
_NOT_AS_EXPECTED: dict[str, tuple[dict[str, Any], str]] = {
    "frames of depth 0": (_frames(depth=0), "a depth from 1 to 3, found 0"),
    "frames deeper than the stream": (_frames(depth=4), "a depth from 1 to 3, found 4"),
    "frames of depth true": (_frames(depth=True), "a depth from 1 to 3, found true"),
    "frames without a depth": (_frames(depth=...), "a depth from 1 to 3, found null"),
    "frames without an axis": (_frames(axis=...), "an axis from 0 to 1, found null"),
    "frames, axis beyond theirs": (_frames(axis=2), "an axis from 0 to 1, found 2"),
    "frames, axis below 0": (_frames(axis=-1), "an axis from 0 to 1, found -1"),
    "frames, window beyond the stream": (_frames(starts=_steps(0, 2)), "steps from window to "),
    "frames, window before the stream": (_frames(starts=_steps(0, -1)), "steps from window to "),
    "frames, stream beyond them": (_frames(stream=_steps(0, 3)), "steps from frame to frame of 3"),
    "frames, starts in two dimensions": (
        _frames(starts=json.loads(text_tag([[0, 1]], "int8", (1, 2)))),
        "signed integers in one dimension, found int8 of shape [1, 2]",
    ),
    "frames, starts without a sign": (
        _frames(starts=json.loads(text_tag([0, 1], "uint8"))),
        "signed integers in one dimension, found uint8 of shape [2]",
    ),
    "frames of no bytes": (
        _frames(json.loads(text_tag(["", ""], "U0"))),
        "frames with bytes of their own, found ",
    ),
    "frames of objects": (
        _frames(json.loads(text_tag([1, 2], "object"))),
        "frames with bytes of their own, found object of shape [2]",
    ),
    "frames of no dimension": (
        _frames(json.loads(text_tag(1, "int8", ()))),
        "frames with bytes of their own, found int8 of shape []",
    ),
    "frames by an unknown key": (
        _frames(steps=_steps(0)),
        "beside __frames__ the keys axis, depth, id, starts, stream; found ",
    ),
    "frames, and a reserved key besides": (
        _frames(__ref__=0),
        "one reserved key, found __frames__ and __ref__",
    ),
}

WRONG_FRAMES: dict[str, tuple[str, str]] = {
    **{
        case: (_column(pool), f"$.__column__: expected {message}")
        for case, (pool, message) in _NOT_AS_EXPECTED.items()
    },
    "frames alone": (json.dumps(_frames()), "$: expected frames in a column of arrays alone"),
    "frames as a scalar's column": (
        json.dumps({"length": 2, "of": "scalar", "__column__": _frames()}),
        "$.__column__: expected frames in a column of arrays alone",
    ),
    "reference to frames": (
        json.dumps([{"length": 2, **_TWO}, _REFERENCE]),
        "$[1]: expected the id of an array before this place, found 0",
    ),
    "frames of an id that is taken": (
        json.dumps([{"length": 2, **_TWO}, {"length": 2, **_TWO}]),
        "$[1].__column__: expected an id that is a new integer, found 0",
    ),
    "frames without starts": (
        _column(_frames(starts=...)),
        "$.__column__.starts: expected an array, found null",
    ),
    "frames that are a list": (
        _column(_frames([1, 2])),
        "$.__column__.__frames__: expected an array, found ",
    ),
    "rows of frames, too few": (_column(_frames(), 3), "$: expected 3 rows, found int8 of shape "),
    "copies of false": (_column(_frames(), copies=False), "$: expected copies to be true, found f"),
    "copies in a column of scalars": (
        json.dumps({"length": 2, "of": "int", "copies": True, "__column__": _steps(0, 1)}),
        '$: expected no key "copies" in a column of int',
    ),
    "rows of one frame, 50,000 times": (_column(_FEW, 50_000), f"$.__column__: {_TIMES}"),
    "copies of one row, 50,000 times": (
        _column(_ROW, 50_000, **_COPIES),
        f"$: {_TIMES}",
    ),
    "copies of one frame, 50,000 times": (
        _column(_frames(_ROW, starts=_steps(0), depth=..., axis=...), 50_000, **_COPIES),
        f"$: {_TIMES}",
    ),
}
