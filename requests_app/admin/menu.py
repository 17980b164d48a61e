"""The menu of the clerk workspace: what this reader may open."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from requests_app.admin.common.actor import cities_where
from requests_app.admin.common.shortcuts import PLACES, key_of
from requests_app.admin.reports.manager import may_open
from requests_app.cases.verbs import Verb


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the menu."""

    label: str
    url: str
    here: bool
    setting: bool
    """Stands under "City settings"."""
    key: str = ""
    """Its access key."""


def places_of(request: HttpRequest) -> list[Place]:
    """The menu of this reader, with the place they are in."""
    rows = [
        (_("My work"), "admin:index", True),
        (_("Requests"), "admin:requests_app_recordsrequest_changelist", True),
        (
            _("File a request"),
            "admin:requests_app_recordsrequest_filing",
            bool(cities_where(request, Verb.FILE_ON_BEHALF)),
        ),
        (_("Records"), "admin:requests_app_record_changelist", True),
        (_("Notices"), "admin:requests_app_notice_changelist", True),
        (
            _("Letters to print and mail"),
            "admin:requests_app_printbatch_changelist",
            bool(cities_where(request, Verb.MAIL_LETTERS)),
        ),
        (_("Incoming email"), "admin:requests_app_inboundmail_changelist", True),
    ]
    rows.append((_("API access"), "admin:requests_app_accessgrant_changelist", True))
    rows.append((_("Datasets"), "admin:requests_app_dataset_changelist", True))
    rows.append((_("Incidents"), "admin:requests_app_incident_changelist", True))
    figures = bool(cities_where(request, Verb.READ_FIGURES))
    rows.append((_("Manager's page"), "admin:requests_app_citation_manager", bool(may_open(request))))
    rows.append((_("Reports"), "admin:requests_app_citation_changelist", figures))
    settings = bool(cities_where(request, Verb.CHANGE_POLICY))
    everyday = {label for label, _name, _shown in rows}
    rows += [
        (_("City policy"), "admin:requests_app_citypolicy_changelist", settings),
        (_("Holidays and closures"), "admin:requests_app_closedday_changelist", settings),
        (_("Fee schedule"), "admin:requests_app_feerate_changelist", settings),
        (
            _("Legal holds"),
            "admin:requests_app_legalhold_changelist",
            bool(cities_where(request, Verb.PLACE_HOLD)),
        ),
        (_("Retention"), "admin:requests_app_retentionrule_changelist", settings),
        (_("Tiers and gateways"), "admin:requests_app_ratetier_changelist", settings),
        (_("Letterhead and templates"), "admin:requests_app_letterhead_changelist", settings),
        (_("Departments and contact"), "admin:requests_app_department_changelist", settings),
        (_("Routing rules"), "admin:requests_app_routingrule_changelist", settings),
        (_("Tags"), "admin:requests_app_tag_changelist", settings),
        (_("Texts to start from"), "admin:requests_app_snippet_changelist", settings),
        (_("Staff"), "admin:requests_app_membership_changelist", settings),
        (_("Sign-in groups"), "admin:requests_app_grouprole_changelist", settings),
        (_("New roles"), "admin:requests_app_membership_new", bool(cities_where(request, Verb.LIFT_COOLING))),
        (_("API tokens"), "admin:requests_app_stafftoken_changelist", True),
        (_("Webhooks"), "admin:requests_app_webhookendpoint_changelist", settings),
        (_("Operations"), "admin:requests_app_heartbeat_changelist", settings),
    ]
    places = [(label, reverse(name), key_of(PLACES.get(name, ""))) for label, name, shown in rows if shown]
    inside = [url for _label, url, _key in places if request.path.startswith(url)]
    here = max(inside, key=len, default="")
    return [Place(label, url, url == here, label not in everyday, key) for label, url, key in places]
