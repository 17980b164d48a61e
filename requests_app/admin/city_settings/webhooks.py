"""Webhooks: a city's endpoints, what was sent to each, and sending a message again."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from requests_app.admin.city_settings.form_page import form_page
from requests_app.admin.common.actor import actor_of, cities_where
from requests_app.admin.common.recent_sign_in import recently
from requests_app.admin.common.rendering import WorkspaceAdmin, render
from requests_app.admin.forms.base import CityForm
from requests_app.admin.forms.widgets import long_text
from requests_app.cases.refusals import Refusal
from requests_app.cases.states import Kind
from requests_app.cities.models import City, Department
from requests_app.notices.delivery import webhooks as delivery_webhooks
from requests_app.notices.models import Notice
from requests_app.notices.models.delivery import WebhookEndpoint
from requests_app.services.city_settings import webhooks as city_settings_webhooks
from requests_app.services.letters.resend import AGAIN, replay, replay_since

LIST = "admin:requests_app_webhookendpoint_changelist"
PAGE = "admin/city_settings/set_up_row.html"
MOST_SHOWN = 50


class EndpointForm(CityForm):
    """Where messages go, and which."""

    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=500,
        help_text=gettext_lazy("It starts with https:// and answers a POST with 2xx."),
        error_messages={"required": gettext_lazy("Enter the address.")},
    )
    topics = forms.CharField(
        label=gettext_lazy("Topics"),
        required=False,
        widget=long_text(3),
        max_length=2000,
        help_text=gettext_lazy(
            "One per line, such as case.denied or key.ended. Empty: all topics. "
            "Restricted requests are never sent."
        ),
    )

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Only requests of this type"),
        required=False,
        choices=Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None checked: all types."),
    )
    departments = forms.MultipleChoiceField(
        label=gettext_lazy("Only requests of these departments"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None checked: all departments, and requests that no department has yet."),
    )

    def __init__(self, city: City, data: Any = None) -> None:
        super().__init__(data)
        rows = Department.objects.filter(city=city).values_list("key", "name")
        cast("forms.MultipleChoiceField", self.fields["departments"]).choices = list(rows)

    def asked(self) -> dict[str, Any]:
        """The service's arguments; call after is_valid."""
        typed = self.cleaned_data
        return {
            "url": typed["url"],
            "topics": typed["topics"].split(),
            "kinds": typed["kinds"],
            "departments": typed["departments"],
        }


class WebhookAdmin(WorkspaceAdmin):
    """The endpoints of the cities this reader administers."""

    def get_urls(self) -> list[URLPattern]:
        """The list, a form for each city, and the page of one endpoint."""
        view = self.admin_site.admin_view
        base = "requests_app_webhookendpoint"
        return [
            path("", view(require_safe(self.changelist_view)), name=f"{base}_changelist"),
            path("<slug:city_key>/add/", view(recently(self.add_endpoint)), name=f"{base}_add"),
            path("<int:object_id>/change/", view(recently(self.endpoint_view)), name=f"{base}_change"),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[WebhookEndpoint]:
        """Those of the cities this reader administers."""
        own = cities_where(request, city_settings_webhooks.VERB)
        return (
            WebhookEndpoint.objects.filter(city__in=own).select_related("city").order_by("city__name", "id")
        )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """All endpoints."""
        own = cities_where(request, city_settings_webhooks.VERB)
        if not own:
            raise PermissionDenied
        context = {"title": _("Webhooks"), "endpoints": self.get_queryset(request), "own": own}
        return render(request, "admin/city_settings/webhooks.html", context)

    def add_endpoint(self, request: HttpRequest, city_key: str) -> HttpResponse:
        """A new endpoint; its page then shows the secret once."""
        city = next(
            (row for row in cities_where(request, city_settings_webhooks.VERB) if row.key == city_key), None
        )
        if city is None:
            raise Http404
        form = EndpointForm(city, request.POST if request.method == "POST" else None)

        def change() -> HttpResponse:
            made = city_settings_webhooks.add_endpoint(
                city.pk, **form.asked(), actor=actor_of(request), now=timezone.now()
            )
            return self._page(request, made, secret=delivery_webhooks.secret_of(made))

        title = _("New webhook: %(city)s") % {"city": city.name}
        return form_page(request, PAGE, LIST, form, change, title=title, list=LIST, send=_("Add webhook"))

    def endpoint_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """One endpoint; a POST switches it, renews its secret or sends a message again."""
        endpoint = self.get_queryset(request).filter(pk=object_id).first()
        if endpoint is None:
            raise Http404
        return self._act(request, endpoint) if request.method == "POST" else self._page(request, endpoint)

    def _act(self, request: HttpRequest, endpoint: WebhookEndpoint) -> HttpResponse:
        actor, do, now = actor_of(request), request.POST.get("do", ""), timezone.now()
        try:
            if do in ("on", "off"):
                city_settings_webhooks.switch(endpoint.pk, active=do == "on", actor=actor, now=now)
            elif do == "renew":
                renewed = city_settings_webhooks.renew_secret(endpoint.pk, actor=actor, now=now)
                return self._page(request, renewed, secret=delivery_webhooks.secret_of(renewed))
            elif do == "since":
                self._replay_since(request, endpoint)
            elif do.isdecimal() and endpoint.notices.filter(pk=int(do[:18])).exists():
                replay(int(do[:18]), actor=actor, now=now)
                messages.success(request, _("The message is queued to be sent again."))
        except Refusal as refusal:
            messages.error(request, refusal.message)
        return HttpResponseRedirect(reverse("admin:requests_app_webhookendpoint_change", args=[endpoint.pk]))

    def _replay_since(self, request: HttpRequest, endpoint: WebhookEndpoint) -> None:
        try:
            on = date.fromisoformat(request.POST.get("since", ""))
            since = datetime.combine(on, time.min, tzinfo=ZoneInfo(endpoint.city.timezone))
        except ValueError:
            messages.error(request, _("Enter the date from which to send again."))
            return
        count = replay_since(endpoint.pk, since, actor=actor_of(request), now=timezone.now())
        said = ngettext("%(count)s message is queued.", "%(count)s messages are queued.", count)
        messages.success(request, said % {"count": count})

    def _page(self, request: HttpRequest, endpoint: WebhookEndpoint, secret: str = "") -> HttpResponse:
        sent = Notice.objects.filter(endpoint=endpoint).order_by("-id")[:MOST_SHOWN]
        context = {
            "title": _("Webhook: %(city)s") % {"city": endpoint.city.name},
            "endpoint": endpoint,
            "secret": secret,
            "sent": [(notice, notice.state in AGAIN) for notice in sent],
            "readable": delivery_webhooks.keeps_its_secret(endpoint),
        }
        response = render(request, "admin/city_settings/webhook.html", context)
        response["Cache-Control"] = "no-store"
        return response
