"""What joins places beyond their administrative chain."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Links:
    """
    The continent of each country, the endpoints of each line.

    `continents` maps country codes to place ids, `endpoints` ids of lines to the ids of the
    places that they join, in order.
    """

    continents: Mapping[str, str] = field(default_factory=dict)
    endpoints: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Links:
        """
        Read built links.

        Parameters
        ----------
        path
            A JSON file with the fields of this class.

        Returns
        -------
        links
            The links.
        """
        read = json.loads(path.read_text(encoding="utf-8"))
        endpoints = {line: tuple(ids) for line, ids in read["endpoints"].items()}
        return cls(continents=read["continents"], endpoints=endpoints)
