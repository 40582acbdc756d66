"""What was made last: once, however many readers ask for it at a time."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock, RLock
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

_Made = TypeVar("_Made")


class _Place:
    """Of one key: who makes the value holds the lock, and who wants it waits for that."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.made: list[Any] = []


class Shelf:
    """
    Holds the values asked for last, by key.

    Who asks for a value that another thread is making waits for it; who asks for another value
    does not.

    Parameters
    ----------
    size
        How many values are held.
    """

    def __init__(self, size: int = 8) -> None:
        self._size = size
        self._places: OrderedDict[Hashable, _Place] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], _Made]) -> _Made:
        """
        Return what stands under a key, made if need be.

        Parameters
        ----------
        key
            Equal keys stand for the same value.
        make
            Makes it; when that raises an error nothing is held, and the next who asks tries again.

        Returns
        -------
        value
            Not to be changed.
        """
        place = self._place(key)
        with place.lock:
            if not place.made:
                place.made.append(make())
            made: _Made = place.made[0]
            return made

    def held(self, key: Hashable) -> Any:
        """Return what stands under a key, None when there is nothing (yet)."""
        place = self._places.get(key)
        return place.made[0] if place and place.made else None

    def hold(self, key: Hashable, value: object) -> None:
        """Put a value under a key where none stands yet."""
        self.get(key, lambda: value)

    def _place(self, key: Hashable) -> _Place:
        with self._lock:
            place = self._places.setdefault(key, _Place())
            self._places.move_to_end(key)
            while len(self._places) > self._size:
                self._places.popitem(last=False)
            return place
