"""Fixtures of the pages' tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from requests_app.web import find_views
from tests.web.steps import watch

__all__ = ["watch"]


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No kept numbers from another test, and no waiting for the answers that are made alike in time."""
    monkeypatch.setattr(find_views, "ANSWERS_AFTER", 0.0)
    cache.clear()
    yield
    cache.clear()
