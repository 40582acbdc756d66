"""Distances on the sphere."""

from __future__ import annotations

from typing import Any

import numpy as np

EARTH_KM = 6371.0088
"""Mean radius of the Earth (IUGG), in km."""
KM_PER_DEGREE = EARTH_KM * np.pi / 180
"""Length of a degree of latitude, in km."""


def distance_km(lat: Any, lon: Any, other_lat: Any, other_lon: Any) -> Any:
    """
    Return great-circle distances by the haversine formula.

    Parameters
    ----------
    lat, lon, other_lat, other_lon
        Degrees; numbers or arrays that broadcast.

    Returns
    -------
    distance
        In km, of the broadcast shape.
    """
    lat1, lon1, lat2, lon2 = (np.radians(value) for value in (lat, lon, other_lat, other_lon))
    h = (
        np.sin((lat2 - lat1) / 2) ** 2
        + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * EARTH_KM * np.arcsin(np.minimum(1.0, np.sqrt(h)))
