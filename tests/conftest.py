"""What all tests share: nothing of theirs gets into the user's own folder for data."""

import os

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes is the machine's affair: no test fails for it.
settings.register_profile("geomap", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("geomap")


@pytest.fixture(scope="session", autouse=True)
def own_data_folder(tmp_path_factory):
    os.environ["GEOMAP_DATA"] = str(tmp_path_factory.mktemp("data"))
