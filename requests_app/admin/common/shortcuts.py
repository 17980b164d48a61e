"""The keyboard shortcuts of the workspace: access keys of the browser, so that none needs a script; and their page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.common.rendering import render

KEYS = {
    "work": ("1", gettext_lazy("My work")),
    "requests": ("2", gettext_lazy("Requests")),
    "file": ("3", gettext_lazy("File a request")),
    "search": ("5", gettext_lazy("Search, on the list of requests")),
    "apply": ("6", gettext_lazy("Apply filters, on the list of requests")),
    "all": ("7", gettext_lazy("Select all on this page, on the list of requests")),
    "back": ("8", gettext_lazy("Back to your list, or to the request")),
    "preview": ("9", gettext_lazy("Preview, on the page of an action")),
    "help": ("0", gettext_lazy("This page")),
}
"""Digits: browsers, screen readers and languages use most letters themselves. None of them sends anything."""
PLACES = {
    "admin:index": "work",
    "admin:requests_app_recordsrequest_changelist": "requests",
    "admin:requests_app_recordsrequest_filing": "file",
}
"""Entries of the menu that have a key, by the name of their address."""


def key_of(name: str) -> str:
    """The key of a shortcut; "" where there is none."""
    return KEYS[name][0] if name in KEYS else ""


def keys() -> dict[str, str]:
    """Every key by its name, for the pages."""
    return {name: key for name, (key, _label) in KEYS.items()}


def shortcuts_page(request: HttpRequest) -> HttpResponse:
    """Which keys there are, and how each browser wants them pressed."""
    pressed = [
        ("Chrome, Edge (Windows, Linux)", "Alt"),
        ("Firefox (Windows, Linux)", "Alt + Shift"),
        ("Chrome, Edge, Firefox, Safari (Mac)", "Control + Option"),
    ]
    context = {"title": _("Keyboard shortcuts"), "rows": list(KEYS.values()), "pressed": pressed}
    return render(request, "admin/shortcuts.html", context)
