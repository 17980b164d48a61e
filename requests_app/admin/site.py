"""The site of the clerk workspace: its frame, its menu and its first page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_POST

from requests_app.access.models import AccessGrant, Incident, RateTier
from requests_app.admin import home as admin_home
from requests_app.admin.cases.views import CaseAdmin
from requests_app.admin.city_settings.closed_days import ClosedDayAdmin
from requests_app.admin.city_settings.policy import PolicyAdmin
from requests_app.admin.city_settings.retention import RetentionAdmin
from requests_app.admin.city_settings.staff import StaffAdmin
from requests_app.admin.city_settings.webhooks import WebhookAdmin
from requests_app.admin.common.actor import actor_of, cities_of, cities_where
from requests_app.admin.common.rendering import WorkspaceAdmin
from requests_app.admin.data_access.gateways import TierAdmin
from requests_app.admin.data_access.grants import GrantAdmin
from requests_app.admin.datasets.views import DatasetAdmin
from requests_app.admin.incidents.views import IncidentAdmin
from requests_app.admin.letters.inbound import InboundMailAdmin
from requests_app.admin.letters.letterhead import LetterheadAdmin
from requests_app.admin.letters.print_queue import PostAdmin
from requests_app.admin.letters.sent import NoticeAdmin
from requests_app.admin.records.views import RecordAdmin
from requests_app.admin.reports.figures import FiguresAdmin
from requests_app.admin.reports.operations import OperationsAdmin
from requests_app.cases.models import Citation, RecordsRequest, RetentionRule
from requests_app.cases.verbs import Verb
from requests_app.cities.models import CityPolicy, ClosedDay, Membership
from requests_app.datasets.models import Dataset
from requests_app.notices.models import Notice
from requests_app.notices.models.delivery import Heartbeat, WebhookEndpoint
from requests_app.notices.models.inbound import InboundMail
from requests_app.notices.models.letterhead import Letterhead, PrintBatch
from requests_app.records.models import Record
from requests_app.services.letters.staff_digest import set_wanted

PAGES: Mapping[type[Model], type[WorkspaceAdmin]] = {
    RecordsRequest: CaseAdmin,
    Record: RecordAdmin,
    Notice: NoticeAdmin,
    InboundMail: InboundMailAdmin,
    Dataset: DatasetAdmin,
    Incident: IncidentAdmin,
    AccessGrant: GrantAdmin,
    RateTier: TierAdmin,
    CityPolicy: PolicyAdmin,
    Citation: FiguresAdmin,
    RetentionRule: RetentionAdmin,
    ClosedDay: ClosedDayAdmin,
    Membership: StaffAdmin,
    Letterhead: LetterheadAdmin,
    PrintBatch: PostAdmin,
    WebhookEndpoint: WebhookAdmin,
    Heartbeat: OperationsAdmin,
}
"""What the workspace has pages for, and nothing else."""
UNUSED = frozenset({"view_on_site", "autocomplete", "jsi18n", "app_list"})
"""Addresses of the stock site that no page here needs; what is not there cannot leak."""


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the menu."""

    label: str
    url: str
    here: bool
    setting: bool
    """Stands under "City settings"."""


class WorkspaceSite(AdminSite):
    """The admin site of the project (cityrecords/admin_config.py makes it the default)."""

    site_header = gettext_lazy("Records desk")
    site_title = gettext_lazy("CityRecords desk")
    index_title = gettext_lazy("My work")
    enable_nav_sidebar = False

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        for model, pages in PAGES.items():
            super().register(model, pages)

    def register(self, *_models: Any, **_options: Any) -> None:
        """Other applications bring admin pages of their own; they have none here."""

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What the frame of every page shows. No list of models is built: the menu is short and known."""
        allowed = self.has_permission(request)
        places = _places(request) if allowed else []
        return {
            "site_title": self.site_title,
            "site_header": self.site_header,
            "site_url": self.site_url,
            "has_permission": allowed,
            "is_popup": False,
            "is_nav_sidebar_enabled": False,
            "available_apps": [],
            "places": places,
            "setting_here": any(place.here and place.setting for place in places),
            "staff_cities": cities_of(request) if allowed else [],
        }

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """No list of models: the menu and My work lead everywhere."""
        return []

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """The stock addresses without those nobody needs."""
        stock = [row for row in super().get_urls() if getattr(row, "name", None) not in UNUSED]
        return [
            path("morning-mail/", self.admin_view(require_POST(morning_mail)), name="morning_mail"),
            *stock,
        ]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """My work: what is late, near, unassigned, waiting, appealed and failed."""
        found = admin_home.gather(actor_of(request), cities_of(request), timezone.now())
        member = Membership.objects.filter(user_id=request.user.pk or 0)
        context = {
            **self.each_context(request),
            "title": self.index_title,
            "work": found,
            "morning_mail": member.filter(wants_digest=True).exists(),
        }
        return TemplateResponse(request, "admin/index.html", {**context, **(extra_context or {})})


def morning_mail(request: HttpRequest) -> HttpResponse:
    """Turn the reader's own morning mail on (`wanted=1`) or off."""
    wanted = request.POST.get("wanted") == "1"
    set_wanted(request.user.pk or 0, wanted)
    messages.success(request, _("Daily email turned on.") if wanted else _("Daily email turned off."))
    return HttpResponseRedirect(reverse("admin:index"))


def _places(request: HttpRequest) -> list[Place]:
    rows = [
        (_("My work"), "admin:index", True),
        (_("Requests"), "admin:requests_app_recordsrequest_changelist", True),
        (
            _("File a request"),
            "admin:requests_app_recordsrequest_filing",
            bool(cities_where(request, Verb.FILE_ON_BEHALF)),
        ),
        (_("Records"), "admin:requests_app_record_changelist", True),
        (_("Letters"), "admin:requests_app_notice_changelist", True),
        (
            _("Letters to print and mail"),
            "admin:requests_app_printbatch_changelist",
            bool(cities_where(request, Verb.MAIL_LETTERS)),
        ),
        (_("Incoming email"), "admin:requests_app_inboundmail_changelist", True),
    ]
    rows.append((_("Access to data"), "admin:requests_app_accessgrant_changelist", True))
    rows.append((_("Datasets"), "admin:requests_app_dataset_changelist", True))
    rows.append((_("Incidents"), "admin:requests_app_incident_changelist", True))
    figures = bool(cities_where(request, Verb.READ_FIGURES))
    rows.append((_("Figures"), "admin:requests_app_citation_changelist", figures))
    settings = bool(cities_where(request, Verb.CHANGE_POLICY))
    everyday = {label for label, _name, _shown in rows}
    rows += [
        (_("City policy"), "admin:requests_app_citypolicy_changelist", settings),
        (_("Holidays and closures"), "admin:requests_app_closedday_changelist", settings),
        (_("Retention"), "admin:requests_app_retentionrule_changelist", settings),
        (_("Programs and gateways"), "admin:requests_app_ratetier_changelist", settings),
        (_("Letterhead"), "admin:requests_app_letterhead_changelist", settings),
        (_("Staff"), "admin:requests_app_membership_changelist", settings),
        (_("Webhooks"), "admin:requests_app_webhookendpoint_changelist", settings),
        (_("Operations"), "admin:requests_app_heartbeat_changelist", settings),
    ]
    places = [(label, reverse(name)) for label, name, shown in rows if shown]
    inside = [url for _label, url in places if request.path.startswith(url)]
    here = max(inside, key=len, default="")
    return [Place(label, url, url == here, label not in everyday) for label, url in places]
