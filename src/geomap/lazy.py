"""Public names of a package that are loaded when they are first used, not when it is imported."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def loader(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """
    Make the `__getattr__` of a package (PEP 562).

    Parameters
    ----------
    package
        Its `__name__`.
    homes
        Public name → module that holds it.

    Returns
    -------
    load
        Loads a name from its module; AttributeError where there is none.
    """

    def load(name: str) -> Any:
        if name not in homes:
            msg = f"module {package!r} has no attribute {name!r}"
            raise AttributeError(msg)
        return getattr(import_module(homes[name]), name)

    return load
