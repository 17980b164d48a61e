"""Fixtures of the pages' tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from tests.web.steps import watch

__all__ = ["watch"]


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """No kept numbers from another test."""
    cache.clear()
    yield
    cache.clear()
