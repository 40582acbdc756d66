"""What all tests share: nothing of theirs gets into the user's own folder for data."""

import os

import pytest


@pytest.fixture(scope="session", autouse=True)
def own_data_folder(tmp_path_factory):
    os.environ["GEOMAP_DATA"] = str(tmp_path_factory.mktemp("data"))
