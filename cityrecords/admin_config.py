"""Django's admin application with the clerk's desk as its site."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Everything registered in requests_app.admin appears on requests_app.admin.site.DeskSite."""

    default_site = "requests_app.admin.site.DeskSite"
