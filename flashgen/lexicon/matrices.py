"""Matrices in files of text, a byte a number; what small networks do with them."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]


def packed(rows: Matrix) -> dict[str, Any]:
    """Rows of numbers, each column with a scale of its own."""
    import numpy as np

    scales = np.maximum(np.abs(rows).max(axis=0), np.float32(1e-9)) / np.float32(127)
    return {
        "scales": [float(f"{scale:.6g}") for scale in scales],
        "bytes": base64.b64encode(np.rint(rows / scales).astype(np.int8)).decode(),
    }


def unpacked(data: Mapping[str, Any]) -> Matrix:
    """The numbers of `packed`."""
    import numpy as np

    scales = np.array(data["scales"], np.float32)
    numbers: NDArray[np.int8] = np.frombuffer(base64.b64decode(data["bytes"]), np.int8)
    return numbers.reshape(-1, len(scales)) * scales


def gelu(x: Matrix) -> Matrix:
    """The Gaussian error linear unit by its usual approximation."""
    import numpy as np

    inner = x * x
    inner *= np.float32(0.044715)
    inner += 1
    inner *= x
    inner *= np.float32(0.7978845608)
    np.tanh(inner, out=inner)
    inner += 1
    inner *= x
    inner *= np.float32(0.5)
    return inner
