"""One numerical thread: numpy's library starts one a core, for products too small for it.

Where other programs run these wait for each other: eight articles took 35.9 s with two threads and 8.0 s with one in
the same minute. On an idle machine one is no slower. The limit stands while a build runs, whatever machine and
environment say; the caller's own setting comes back after it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])


def single_threaded(function: Function) -> Function:
    """A function that runs with one numerical thread."""

    @wraps(function)
    def limited(*args: Any, **kwargs: Any) -> Any:
        import numpy  # noqa: F401  (its library must be loaded to be told)
        from threadpoolctl import threadpool_limits

        with threadpool_limits(1, user_api="blas"):
            return function(*args, **kwargs)

    return limited  # type: ignore[return-value]
