"""Everything the database holds about cases, as plain values, to show that a refused or failed act changed nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from django.apps import apps
from django.db import connection

LEFT_OUT = {"User", "City", "CityPolicy", "Department", "Membership", "Dataset", "ClosedDay"}


def snapshot() -> dict[str, list[tuple[str]]]:
    """Model name: its rows, each as PostgreSQL writes it, in the order of their keys; one statement for all."""
    names, statement = _statement()
    held: dict[str, list[tuple[str]]] = {name: [] for name in names}
    with connection.cursor() as cursor:
        cursor.execute(statement)
        for name, text in cursor.fetchall():
            held[name].append((text,))
    return held


def require_refused(error: type[Exception], act: Callable[[], object], *fields: str) -> None:
    """The act is refused beside these fields and changes nothing."""
    before = snapshot()
    with pytest.raises(error) as refused:
        act()
    if fields:
        assert sorted(refused.value.fields) == sorted(fields)  # type: ignore[attr-defined]
    assert snapshot() == before


@cache
def _statement() -> tuple[tuple[str, ...], str]:
    models = [model for model in apps.get_app_config("requests_app").get_models()]
    kept = [model for model in models if model.__name__ not in LEFT_OUT]
    each = (
        f"(SELECT '{model.__name__}', held::text FROM {model._meta.db_table} held "
        f"ORDER BY held.{model._meta.pk.column})"
        for model in kept
    )
    return tuple(model.__name__ for model in kept), " UNION ALL ".join(each)
