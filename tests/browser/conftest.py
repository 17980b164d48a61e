"""The stage of a short play: the city's clock at the morning a case is filed, no limits counted yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from tests import cast
from tests.browser.stage import Clock, Stage, raised


@pytest.fixture
def stage(
    live_server: Any, settings: Any, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Stage]:
    """A stage named after its play."""
    cache.clear()
    settings.PUBLIC_URL = live_server.url
    clock = Clock(cast.NOW)
    monkeypatch.setattr(timezone, "now", clock)
    act = request.node.name.removeprefix("test_").replace("_", "-")[:60]
    with raised(live_server.url, clock, act) as found:
        yield found
