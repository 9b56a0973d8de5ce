"""The codec of this repository: the whole object as strict JSON, arrays in one of its payloads.

Text has the shortest digits that give the very bits back; base64 and compressed hold the bytes
themselves, compressed with zlib or with zstd if asked to, so that a person reads the structure,
dtypes and shapes, but no numbers. The variants make one string of it all: by ``codec.dumps``, and
by the standard library's ``json`` with the codec's classes.

With zstd or gzip around the file, the codec chooses the payloads that suit that.
"""

import json
from functools import partial
from pathlib import Path
from typing import Any, Literal

from numpy.typing import NDArray

import codec
from contract import Document, Method, Parts, Traits
from method_kit.documents import FILE, LANGUAGES, json_method
from method_kit.languages import PACKED_ARRAYS

_CALL = "codec.load({file})"
_Payload = Literal["text", "base64", "compressed", "zstd"]


def _write(data: Any, folder: Path, *, file: str = FILE, **options: Any) -> None:
    codec.dump(data, folder / file, **options)


def _read(folder: Path, *, file: str = FILE) -> Any:
    return codec.load(folder / file)


def _fill(folder: Path, out: NDArray[Any], *, file: str = FILE) -> None:
    codec.load(folder / file, out=out)


def _method(payload: _Payload) -> Method:
    # A short document is written in less time where no option is named.
    dumps = codec.dumpb if payload == "text" else partial(codec.dumpb, payload=payload)
    return Method(
        f"codec_{payload}",
        f"codec, {payload}",
        partial(_write, payload=payload),
        _read,
        refuses=(codec.EncodeError,),
        traits=Traits(
            human_readable=payload == "text",
            json=True,
            languages=LANGUAGES if payload == "text" else PACKED_ARRAYS,
            call=_CALL,
        ),
        document=Document(dumps, codec.loads),
        parts=Parts(fill=_fill),
    )


def _compressed_file(compressor: str, file: str) -> Method:
    return Method(
        f"codec_file_{compressor}",
        f"codec, file in {compressor}",
        partial(_write, file=file),
        partial(_read, file=file),
        refuses=(codec.EncodeError,),
        traits=Traits(languages=PACKED_ARRAYS, call=_CALL),
        parts=Parts(fill=partial(_fill, file=file)),
    )


METHODS = (
    _method("text"),
    _method("base64"),
    _method("compressed"),
    _method("zstd"),
    _compressed_file("zstd", f"{FILE}.zst"),
    _compressed_file("gzip", f"{FILE}.gz"),
    json_method(
        "codec_dumps",
        "codec, text, by dumps",
        codec.dumps,
        codec.loads,
        human_readable=True,
        refuses=(),
        variant_of="codec_text",
    ),
    json_method(
        "codec_encoder",
        "json with codec's classes",
        partial(json.dumps, cls=codec.JSONEncoder),
        partial(json.loads, cls=codec.JSONDecoder),
        human_readable=True,
        refuses=(),
        variant_of="codec_text",
    ),
)
