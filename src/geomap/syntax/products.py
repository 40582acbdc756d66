"""Matrix products of spaCy's models by NumPy's BLAS, on one thread."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import NumpyOps
from threadpoolctl import ThreadpoolController

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from numpy.typing import NDArray
    from spacy.language import Language

    Floats = NDArray[np.float32]


class NumpyProducts(NumpyOps):  # type: ignore[misc]  # compiled, without types
    """spaCy's own operations, save that products are NumPy's: a third quicker on one core."""

    def gemm(
        self,
        x: Floats,
        y: Floats,
        out: Floats | None = None,
        trans1: bool = False,  # noqa: FBT001, FBT002  # thinc's signature
        trans2: bool = False,  # noqa: FBT001, FBT002
    ) -> Floats:
        """Return the product of two matrices, each transposed if so wished."""
        return np.matmul(x.T if trans1 else x, y.T if trans2 else y, out=out)


def use_numpy(pipeline: Language) -> None:
    """
    Let all models of a pipeline compute by NumPy.

    Parameters
    ----------
    pipeline
        Is changed.
    """
    operations = NumpyProducts()
    for _, component in pipeline.components:
        network: Any = getattr(component, "model", None)
        for node in network.walk() if network is not None else ():
            node.ops = operations


def one_thread() -> AbstractContextManager[Any]:
    """
    Keep products on one thread meanwhile: those of an article are too small to share out.

    Returns
    -------
    limits
        To be entered; the former number of threads comes back at its end.
    """
    limits: AbstractContextManager[Any] = _controller().limit(limits=1, user_api="blas")
    return limits


@lru_cache(maxsize=1)
def _controller() -> ThreadpoolController:
    return ThreadpoolController()
