"""Django's admin application with the clerk workspace as its site."""

from django.contrib.admin.apps import AdminConfig


class WorkspaceConfig(AdminConfig):
    """Everything registered in requests_app.admin appears on requests_app.admin.site.WorkspaceSite."""

    default_site = "requests_app.admin.site.WorkspaceSite"
