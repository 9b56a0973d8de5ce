"""What people put beside their arrays: a part of the case table, `tests.codec.cases`."""

from collections import OrderedDict
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import Flag
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from codec.arrays import dtype_table


class Access(Flag):
    READ = 1
    WRITE = 2


class Dated(datetime):
    """A datetime of a class that nobody else knows."""


def _state_dict() -> OrderedDict[str, Any]:
    """Return weights with what PyTorch puts beside them."""
    weights = OrderedDict({"0.weight": np.eye(2, dtype="f4"), "0.bias": np.zeros(2, "f4")})
    weights._metadata = OrderedDict({"": {"version": 1}})  # type: ignore[attr-defined]
    return weights


def _half_used(kind: str) -> np.random.Generator:
    """Return a generator that has half of 64 bits left, and has spawned a child."""
    generator = np.random.Generator(getattr(np.random, kind)([7, 2**70] if "64" in kind else 0))
    generator.integers(0, 9, dtype=np.uint32)
    return generator.spawn(2)[1] if kind == "SFC64" else generator


def _half_normal(seed: Any) -> np.random.RandomState:
    """Return a RandomState that has one of two normal numbers left."""
    state = np.random.RandomState(seed)
    state.standard_normal()
    return state


_VLEN = np.dtype("O", metadata={"vlen": str})
_BERLIN = ZoneInfo("Europe/Berlin")
_CET = timezone(timedelta(hours=1), "CET")
_ODD = timezone(-timedelta(hours=23, minutes=59, seconds=1, microseconds=1))

_STRUCTURE = np.dtype([("a", "i1"), ("b", ">f8", (2,)), ("c", [("d", "U3"), ("e", "O")])])
_DTYPES: tuple[Any, ...] = (
    *(row.dtype for row in dtype_table.all_rows() if row.name not in ("float128", "complex256")),
    *(">f8", ">i2", "M8", "m8[25s]", ">M8[D]", "U0", ">U5", "S3", "V7", "O"),
    *(np.dtypes.StringDType(na_object=np.nan, coerce=False), _STRUCTURE, (np.record, _STRUCTURE)),
    np.dtype([("a", "i1"), ("b", "f8")], align=True),
    np.dtype({"names": ["x"], "formats": ["f4"], "offsets": [4], "titles": ["X"], "itemsize": 12}),
)

BESIDE: dict[str, Any] = {
    "OrderedDict": [OrderedDict(), OrderedDict(b=1, a=np.arange(2.0)), OrderedDict({1: 2, "1": 3})],
    "OrderedDict with attributes": {"model": _state_dict(), "ema": [_state_dict()]},
    "datetime": [datetime.min, datetime.max, datetime(2026, 11, 30, 9, 5, 0, 1)],
    "datetime with an offset": [
        datetime(2026, 10, 25, 2, 30, tzinfo=zone, fold=fold)
        for zone in (
            None,
            UTC,
            _CET,
            _ODD,
            timezone(timedelta(0), "UTC"),
            timezone(timedelta(1) / 7),
        )
        for fold in (0, 1)
    ],
    "time": [time.min, time.max, time(9, 5, tzinfo=_CET, fold=1), time(9, tzinfo=_ODD)],
    "date": [date.min, date.max, date(2024, 2, 29)],
    "timedelta": [timedelta.min, timedelta.max, timedelta(0), -timedelta.resolution],
    "path": [Path("runs/1"), Path(), PurePosixPath("/a\\é"), PureWindowsPath("c:/a", "b")],
    "path that is no Unicode text": PurePosixPath("a\udcff"),
    "dtype": [*map(np.dtype, _DTYPES)],
    "Generator": [_half_used(kind) for kind in ("PCG64", "PCG64DXSM", "Philox", "SFC64")],
    "Generator of MT19937": _half_used("MT19937"),
    "RandomState": _half_normal(3),
    "RandomState of another bit generator": _half_normal(np.random.SFC64(1)),
    "long long scalars": [np.longlong(-(2**63)), np.ulonglong(2**64 - 1), np.longlong(1)],
    "strings as h5py reads them": [
        np.array([["a", None]], _VLEN),
        np.array([(b"a", "q")], [("id", "S4"), ("name", _VLEN)]),
        np.dtype("O", metadata={"vlen": bytes}),
    ],
    "keys beside each other": {
        date(2026, 11, 30): 1,
        datetime(2026, 11, 30): 2,
        datetime(2026, 11, 30, tzinfo=UTC): 3,
        time(0): 4,
        timedelta(0): 5,
        PurePath("a"): 6,
        PureWindowsPath("a"): 7,
        np.dtype("f4"): 8,
    },
}


def hidden() -> OrderedDict[str, int]:
    """Return an OrderedDict with an attribute in place of a method."""
    value = OrderedDict(a=1)
    value.items = 1  # type: ignore[method-assign, assignment]
    return value


# What is refused, the place, and a part of the reason.
_REFUSED: tuple[tuple[Any, str, str], ...] = (
    ([type("Ordered", (OrderedDict,), {})(a=1)], "$[0]", "Ordered would come back as OrderedDict"),
    ([hidden()], "$[0]", "names such as _metadata; found items"),
    ([Dated(2026, 11, 30)], "$[0]", "Dated would come back as datetime"),
    ({"a": datetime(2026, 11, 30, tzinfo=_BERLIN)}, "$.a", "Berlin') would be lost; write ….as"),
    ([time(9, tzinfo=_BERLIN)], "$[0]", "Berlin') would be lost; write ….replace(tzinfo=None)"),
    ([datetime(1, 1, 1, tzinfo=timezone(timedelta(0), "\ud800"))], "$[0]", "is no Unicode text"),
    ([np.dtype(("f4", (2,)))], "$[0]", "would come back as |V8; write ….subdtype"),
    ([np.random.PCG64(1)], "$[0]", "Object of type PCG64 is not JSON serializable"),
    ([np.random.default_rng(2**4096)], "$[0]", "expected a SeedSequence of integers, found"),
    ([Access.READ | Access.WRITE], "$[0]", "Access needs types=[Access], for the encoder and"),
)
REFUSED_BESIDE = {f"{type(row[0]).__name__}: {row[2]}": row for row in _REFUSED}
