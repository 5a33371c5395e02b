"""What stands in a document many times is read once: equal elements are one object, and what was read of it is kept with it."""

from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")
number_of = object.__hash__
"""What tells an object from every other that is there; `id` would do, but every call of it is told to the fence behind the wall."""


class Once:
    """What was read of values, for as long as their document is read. What it gives is everybody's: it is never changed."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, int], tuple[Any, Any]] = {}

    def read(self, how: Callable[[Any], T], value: Any) -> T:
        """`how(value)`, worked out once for this very object."""
        key = how, number_of(value)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = how(value), value  # held, so that no other object is given its number
        return found[0]  # type: ignore[no-any-return]
