"""The registry for staff: the list, one dataset with everything that happened to it, its actions, a new entry."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from requests_app.admin.actions.action import page_name
from requests_app.admin.actions.page import action_page
from requests_app.admin.common.actor import actor_of, cities_of, cities_where
from requests_app.admin.common.paging import page_of
from requests_app.admin.common.refusals import status_of
from requests_app.admin.common.rendering import WorkspaceAdmin, render
from requests_app.admin.datasets import detail as dataset_detail
from requests_app.admin.datasets.action_page import DATASETS
from requests_app.admin.datasets.forms.actions import DatasetSubject
from requests_app.admin.datasets.forms.facts import Add
from requests_app.admin.datasets.forms.registry import KEPT_FROM_VIEW, RegistryForm
from requests_app.cases.refusals import Refusal
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.datasets import search as dataset_search
from requests_app.datasets.models import Dataset
from requests_app.datasets.querysets import DatasetQuerySet
from requests_app.services.datasets import registry as dataset_registry

NAME = "requests_app_dataset"


class DatasetAdmin(WorkspaceAdmin):
    """The pages of datasets. Every row comes through visible_to; absent and hidden ones answer alike."""

    def get_urls(self) -> list[URLPattern]:
        """Only the pages the workspace has."""
        view = self.admin_site.admin_view
        return [
            path("", view(require_safe(self.changelist_view)), name=f"{NAME}_changelist"),
            path("new/<slug:city_key>/", view(self.new_view), name=f"{NAME}_new"),
            path("<int:object_id>/change/", view(require_safe(self.dataset_view)), name=f"{NAME}_change"),
            path("<int:object_id>/action/<slug:action>/", view(self.action_view), name=f"{NAME}_action"),
        ]

    def get_queryset(self, request: HttpRequest) -> DatasetQuerySet:
        """The datasets of the reader's own cities that the reader may know of."""
        cities = [city.pk for city in cities_of(request)]
        return Dataset.objects.visible_to(actor_of(request)).filter(city__in=cities).defer("search")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The registry, by title or as well as the words fit."""
        cities = cities_of(request)
        form = RegistryForm(request.GET, cities=cities)
        rows = self._filtered(request, form) if form.is_valid() else Dataset.objects.none()
        page = page_of(rows.select_related("city", "owner"), request.GET.get("page"))
        kept = request.GET.copy()
        kept.pop("page", None)
        now = timezone.now()
        context = {
            "title": _("Datasets"),
            "form": form,
            "page": page,
            "rows": [dataset_detail.row(each, now) for each in page.rows],
            "address": kept.urlencode(),
            "several_cities": len(cities) > 1,
            "adding": cities_where(request, Verb.ADD_DATASET),
        }
        return render(request, "admin/datasets/registry.html", context)

    def _filtered(self, request: HttpRequest, form: RegistryForm) -> DatasetQuerySet:
        asked = form.cleaned_data
        rows = self.get_queryset(request).defer("search", "raw", "description")
        if asked.get("city"):
            rows = rows.filter(city__key=asked["city"])
        kept_from_view = asked["status"] == KEPT_FROM_VIEW
        if kept_from_view:
            rows = rows.filter(access_level=KEPT_FROM_VIEW)
        late = Q()
        for city in cities_of(request):
            late |= Q(city=city, next_due_on__lt=local_date(city, timezone.now()))
        shows = {
            "late": late & Q(vanished_at=None),
            "due": Q(next_due_on__isnull=False),
            "warned": ~Q(warnings=[]),
            "ownerless": Q(owner=None),
        }
        if asked["show"]:
            rows = rows.filter(shows[asked["show"]])
        return dataset_search.narrow(
            rows, dataset_search.Wanted(asked["q"], "" if kept_from_view else asked["status"])
        )

    def dataset_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """One dataset and everything that happened to it."""
        dataset = self._dataset(request, object_id)
        context = dataset_detail.gather(dataset, actor_of(request), timezone.now())
        return render(request, "admin/datasets/detail.html", {"title": dataset.title, **context})

    def action_view(self, request: HttpRequest, object_id: int, action: str) -> HttpResponse:
        """One action on one dataset."""
        return action_page(request, DATASETS, self._dataset(request, object_id), action)

    def new_view(self, request: HttpRequest, city_key: str) -> HttpResponse:
        """Enter a dataset by hand."""
        city = next((each for each in cities_where(request, Verb.ADD_DATASET) if each.key == city_key), None)
        if city is None:
            raise Http404
        subject = DatasetSubject(Dataset(city=city), actor_of(request), timezone.now())
        form, status = Add(subject, request.POST if request.method == "POST" else None), 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    made = dataset_registry.add(
                        city, actor=subject.actor, now=subject.now, **form.arguments()
                    )
                except Refusal as refusal:
                    form.refused(refusal)
                    status = status_of(refusal)
                else:
                    messages.success(request, _("The dataset was added."))
                    return redirect(page_name(made, "change"), made.pk)
        title = _("Add a dataset: %(city)s") % {"city": city.name}
        return render(request, "admin/datasets/new.html", {"title": title, "form": form}, status=status)

    def _dataset(self, request: HttpRequest, object_id: int) -> Dataset:
        rows = self.get_queryset(request).select_related("city__policy", "owner", "withholding")
        found = rows.filter(pk=object_id).first() if object_id < 2**63 else None
        if found is None:
            raise Http404
        return found
