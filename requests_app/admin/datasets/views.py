"""The registry at the desk: the list, one dataset with everything that happened to it, its acts, a new entry."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from requests_app.access import policy
from requests_app.admin.common.actor import actor_of, cities_of, cities_where
from requests_app.admin.common.paging import page_of
from requests_app.admin.common.refusals import status_of
from requests_app.admin.common.rendering import DeskAdmin, render
from requests_app.admin.datasets import detail as dataset_detail, forms
from requests_app.admin.datasets.detail import ACTIONS, Action
from requests_app.cases.refusals import ChangedMeanwhile, Refusal
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.datasets import search as dataset_search
from requests_app.datasets.models import Dataset
from requests_app.datasets.querysets import DatasetQuerySet
from requests_app.services.datasets import registry as dataset_registry
from requests_app.services.unit_of_work.lock import last_seq
from requests_app.services.unit_of_work.transition import WrongDatasetState

NAME = "requests_app_dataset"
GROWING = {"add", "cite", "start"}


class DatasetAdmin(DeskAdmin):
    """The pages of datasets. Every row comes through visible_to; absent and hidden ones answer alike."""

    def get_urls(self) -> list[URLPattern]:
        """Only the pages the desk has."""
        view = self.admin_site.admin_view
        return [
            path("", view(require_safe(self.changelist_view)), name=f"{NAME}_changelist"),
            path("new/<slug:city_key>/", view(self.new_view), name=f"{NAME}_new"),
            path("<int:object_id>/change/", view(require_safe(self.dataset_view)), name=f"{NAME}_change"),
            path("<int:object_id>/act/<slug:verb>/", view(self.act_view), name=f"{NAME}_act"),
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
        form = forms.RegistryForm(request.GET, cities=cities)
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

    def _filtered(self, request: HttpRequest, form: forms.RegistryForm) -> DatasetQuerySet:
        asked = form.cleaned_data
        rows = self.get_queryset(request).defer("search", "raw", "description")
        if asked.get("city"):
            rows = rows.filter(city__key=asked["city"])
        kept_from_view = asked["status"] == forms.KEPT_FROM_VIEW
        if kept_from_view:
            rows = rows.filter(access_level=forms.KEPT_FROM_VIEW)
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

    def act_view(self, request: HttpRequest, object_id: int, verb: str) -> HttpResponse:
        """One act on one dataset."""
        dataset = self._dataset(request, object_id)
        act = ACTIONS.get(verb)
        if act is None:
            raise Http404
        if not policy.may(actor_of(request), act.needs, dataset):
            raise PermissionDenied
        subject = forms.DatasetSubject(dataset, actor_of(request), timezone.now())
        if request.method != "POST":
            if dataset.state not in act.states:
                messages.warning(request, WrongDatasetState(str(dataset.get_state_display())).message)
                return _to(dataset)
            return _shown(request, act, act.form(subject))
        form, seen_seq = act.form(subject, request.POST), _seen_seq(request)
        if GROWING & request.POST.keys():
            form.without_errors()
            return _shown(request, act, form, seen_seq)
        if not form.is_valid():
            return _shown(request, act, form, seen_seq, 422)
        try:
            act.service(
                dataset.pk, actor=subject.actor, now=subject.now, seen_seq=seen_seq, **form.arguments()
            )
        except Refusal as refusal:
            form.refused(refusal)
            changed = isinstance(refusal, ChangedMeanwhile)
            return _shown(request, act, form, None if changed else seen_seq, status_of(refusal))
        messages.success(request, _("Done: %(act)s.") % {"act": act.label})
        return _to(dataset)

    def new_view(self, request: HttpRequest, city_key: str) -> HttpResponse:
        """Enter a dataset by hand."""
        city = next((each for each in cities_where(request, Verb.ADD_DATASET) if each.key == city_key), None)
        if city is None:
            raise Http404
        subject = forms.DatasetSubject(Dataset(city=city), actor_of(request), timezone.now())
        form, status = forms.Add(subject, request.POST if request.method == "POST" else None), 200
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
                    messages.success(request, _("The dataset is in the registry."))
                    return _to(made)
        title = _("A new dataset: %(city)s") % {"city": city.name}
        act = Action(
            _("Enter the dataset"),
            forms.Add,
            dataset_registry.add,
            Verb.ADD_DATASET,
            (),
            _("It is not published yet. Its page is public unless you choose “Not public”."),
        )
        context = {"title": title, "form": form, "act": act, "back": reverse(f"admin:{NAME}_changelist")}
        return render(request, "admin/datasets/new.html", context, status=status)

    def _dataset(self, request: HttpRequest, object_id: int) -> Dataset:
        rows = self.get_queryset(request).select_related("city__policy", "owner", "withholding")
        found = rows.filter(pk=object_id).first() if object_id < 2**63 else None
        if found is None:
            raise Http404
        return found


def _seen_seq(request: HttpRequest) -> int:
    """The last entry the page showed; what is no number cannot be the present one."""
    text = request.POST.get("seen_seq", "")[:9]
    return int(text) if text.isascii() and text.isdigit() else -1


def _to(dataset: Dataset) -> HttpResponse:
    return HttpResponseRedirect(reverse(f"admin:{NAME}_change", args=[dataset.pk]))


def _shown(
    request: HttpRequest, act: Action, form: forms.DatasetForm, seen_seq: int | None = None, status: int = 200
) -> HttpResponse:
    dataset = form.about.dataset
    context = {
        "title": f"{act.label} · {dataset.title}",
        "act": act,
        "dataset": dataset,
        "form": form,
        "seen_seq": last_seq(dataset) if seen_seq is None else seen_seq,
        "back": reverse(f"admin:{NAME}_change", args=[dataset.pk]),
    }
    return render(request, "admin/datasets/new.html", context, status=status)
