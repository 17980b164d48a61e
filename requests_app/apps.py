"""The one Django app of the project; it connects nothing and starts nothing."""

from django.apps import AppConfig


class RequestsAppConfig(AppConfig):
    name = "requests_app"
    verbose_name = "CityRecords"
    default_auto_field = "django.db.models.BigAutoField"
