"""A city for the tests of fees."""

import pytest

from requests_app.models import City
from tests import cast


@pytest.fixture
def sacramento() -> City:
    return cast.a_city("sacramento")
