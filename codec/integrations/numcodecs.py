"""A codec of numcodecs, as Zarr and others use them: one array, one document.

>>> import numpy as np
>>> from codec.integrations.numcodecs import CodecJSON
>>> encoded = CodecJSON(payload="text").encode(np.array([0.1, 2], "float32"))
>>> encoded
b'{"dtype":"float32","shape":[2],"__ndarray__":[0.1,2.0]}'
>>> CodecJSON().decode(encoded)
array([0.1, 2. ], dtype=float32)
"""

from typing import Any

import numpy as np
from numcodecs.abc import Codec  # type: ignore[import-untyped]
from numcodecs.compat import (  # type: ignore[import-untyped]
    ensure_ndarray_like,
    ndarray_copy,
)
from numcodecs.registry import register_codec  # type: ignore[import-untyped]

import codec
from codec.payloads.payload_table import Payload

__all__ = ["CodecJSON"]


class CodecJSON(Codec):  # type: ignore[misc] # numcodecs has no types
    """Arrays to documents of this package, and back.

    numcodecs finds it by its `codec_id`: ``numcodecs.get_codec({"id": "codec_json"})``.

    Parameters
    ----------
    payload
        As for `codec.dumps`.
    """

    codec_id = "codec_json"

    def __init__(self, payload: Payload = "base64") -> None:
        self.payload = payload

    def encode(self, buf: Any) -> bytes:
        """Return the document of an array, or of anything that has a buffer.

        Raises
        ------
        EncodeError
            If the array would not come back the same.
        """
        return codec.dumpb(np.asarray(ensure_ndarray_like(buf)), payload=self.payload)

    def decode(self, buf: Any, out: Any = None) -> Any:
        """Return the array of a document, or fill `out` with its elements.

        Raises
        ------
        DecodeError
            If the document is refused, or is not an array, or not as large as `out`.
        """
        array = codec.loads(memoryview(buf))
        if type(array) is not np.ndarray:
            raise codec.DecodeError(f"expected an array, found {type(array).__name__}")
        if out is None:
            return array
        size = ensure_ndarray_like(out).nbytes
        if size != array.nbytes:
            raise codec.DecodeError(f"expected {size} bytes for out, found {array.nbytes}")
        return ndarray_copy(array, out)


register_codec(CodecJSON)
