"""Rendering inside the frame of the workspace, and the permissions every page of it shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from requests_app.admin.common.actor import actor_of

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin


def render(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """One page of the workspace; the site's own wrapper keeps it out of every cache."""
    full = {**admin.site.each_context(request), **context}
    return TemplateResponse(request, template, full, status=status)


class WorkspaceAdmin(ModelAdmin):
    """A model in the workspace. Staff look; whatever is changed goes through a service, never a stock form."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whoever works for some city."""
        return bool(actor_of(request).city_roles)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever works for some city; which rows, the querysets decide."""
        return bool(actor_of(request).city_roles)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """No one, in the stock way."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """No one, in the stock way."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """No one, in the stock way."""
        return False
