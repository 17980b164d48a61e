"""The one Django app of the project; it connects nothing and starts nothing but its checks."""

from importlib import import_module

from django.apps import AppConfig


class RequestsAppConfig(AppConfig):
    """All rooms under one label, so that there is one folder of migrations."""

    name = "requests_app"
    verbose_name = "CityRecords"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks."""
        import_module("requests_app.checks")
