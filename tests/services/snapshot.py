"""Everything the database holds about cases, as plain values, to show that a refused or failed act changed nothing."""

from __future__ import annotations

from typing import Any

from django.apps import apps

LEFT_OUT = {"User", "City", "CityPolicy", "Department", "Membership", "Dataset", "ClosedDay"}


def snapshot() -> dict[str, list[tuple[Any, ...]]]:
    """Model name: its rows, in the order of their keys."""
    models = [model for model in apps.get_app_config("requests_app").get_models()]
    return {
        model.__name__: list(model._default_manager.order_by("pk").values_list())
        for model in models
        if model.__name__ not in LEFT_OUT
    }
