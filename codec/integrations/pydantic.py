"""Array fields of pydantic's models (version 2), written in the format of this package.

>>> import numpy as np
>>> from pydantic import BaseModel
>>> from typing import Annotated
>>> from codec.integrations.pydantic import Array
>>> class Observation(BaseModel):
...     state: Annotated[np.ndarray, Array("float32", (None,))]
>>> text = Observation(state=np.array([0.1, 2], "float32")).model_dump_json()
>>> text
'{"state":{"dtype":"float32","shape":[2],"__ndarray__":[0.1,2.0]}}'
>>> Observation.model_validate_json(text).state
array([0.1, 2. ], dtype=float32)
"""

import json
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
import orjson
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

import codec
from codec.arrays import dtype_names
from codec.integrations.parsed_json import of_parsed
from codec.payloads.payload_table import Payload

__all__ = ["Array", "NDArray"]


@dataclass(frozen=True)
class Array:
    """What the array of a field is like, for ``Annotated[np.ndarray, Array(…)]``.

    Nothing is converted: an array of another dtype is refused.

    Attributes
    ----------
    dtype
        Anything that `numpy.dtype` takes; None for any.
    shape
        The sizes, None for any size; None for any shape.
    payload
        How the array is written in JSON, as for `codec.dumps`.
    """

    dtype: Any = None
    shape: tuple[int | None, ...] | None = None
    payload: Payload = "text"

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Return the functions that check and write a field, as pydantic wants them."""
        return core_schema.no_info_plain_validator_function(
            self.validated,
            serialization=core_schema.plain_serializer_function_ser_schema(
                self.tag, when_used="json"
            ),
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Return the JSON Schema of the field; all of the format's is ``codec/schema.json``."""
        size = {"type": "integer", "minimum": 0}
        shape: dict[str, Any] = {"type": "array", "items": size}
        if self.shape is not None:
            sizes = [size if n is None else {"const": n} for n in self.shape]
            shape = {"type": "array", "prefixItems": sizes, "items": False, "minItems": len(sizes)}
        dtype = {} if self.dtype is None else {"const": dtype_names.spell(np.dtype(self.dtype))[0]}
        return {
            "type": "object",
            "title": "NumPy array",
            "properties": {
                "dtype": dtype,
                "shape": shape,
                "payload": {"type": "string"},
                "__ndarray__": {"type": ["array", "string", "number", "boolean", "object"]},
            },
            "required": ["dtype", "shape", "__ndarray__"],
        }

    def validated(self, value: Any) -> np.ndarray[Any, Any]:
        """Return the array that a field's value is, or that its JSON says.

        Raises
        ------
        ValueError
            If it is none, or not like this; pydantic makes its `ValidationError` of it.
        """
        try:
            array = of_parsed(value) if isinstance(value, dict) else value
        except codec.DecodeError as error:
            raise ValueError(str(error)) from error  # without what it has for programs
        if not isinstance(array, np.ndarray):
            raise ValueError(f"expected an array, found {type(array).__name__}")
        if self.dtype is not None and array.dtype != np.dtype(self.dtype):
            raise ValueError(f"expected dtype {np.dtype(self.dtype)}, found {array.dtype}")
        if self.shape is not None and not _fits(array.shape, self.shape):
            sizes = ", ".join("any" if n is None else str(n) for n in self.shape)
            raise ValueError(f"expected shape [{sizes}], found {list(array.shape)}")
        return array

    def tag(self, array: np.ndarray[Any, Any]) -> Any:
        """Return the JSON value that stands for an array."""
        text = codec.dumps(array, payload=self.payload)
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError:  # an object array may hold what orjson cannot represent
            return json.loads(text)


def _fits(shape: tuple[int, ...], expected: tuple[int | None, ...]) -> bool:
    return len(shape) == len(expected) and all(
        n is None or n == size for n, size in zip(expected, shape, strict=True)
    )


NDArray = Annotated[np.ndarray[Any, Any], Array()]
"""An array of any dtype and shape."""
