"""The registry in public: search, the page of a dataset, the catalog as data.json, news and the site's map."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

from requests_app.access import dataset_timeline, public_registry, public_view, public_withholdings
from requests_app.access.status_tones import DATASET_TONES
from requests_app.access.terms_of_use import terms_of_use
from requests_app.cases.actors import PUBLIC
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City
from requests_app.datasets import publication_dates, search as dataset_search
from requests_app.datasets.dcat import periodicity
from requests_app.datasets.models import Dataset, Distribution
from requests_app.web import dataset_feeds, unpublished
from requests_app.web.dataset_forms import SearchForm
from requests_app.web.pages import page, resident_page, the_city

PER_PAGE = 20


@resident_page("GET")
def datasets(request: HttpRequest, city: str) -> HttpResponseBase:
    """`/<city>/datasets/?q=…&status=…&publisher=…&format=…&page=…`: the registry, searched."""
    town = the_city(city)
    asked = _asked(request)
    form, specified = SearchForm(asked, city=town), _specified(town)
    about: dict[str, Any] = {"specified": specified, "unpublished": unpublished.of_open_data(specified)}
    if not form.is_valid():
        context: dict[str, Any] = {"form": form, "rows": [], "shown": None, **about}
        return page(request, "datasets", town, context, section="datasets", status=400)
    shown = Paginator(dataset_search.find(town, PUBLIC, form.wanted()).select_related("owner"), PER_PAGE)
    if form.wanted() == dataset_search.Wanted():
        shown.__dict__["count"] = form.overview.count  # all of them: known already
    number = shown.get_page(request.GET.get("page", "1")[:9])
    kept = _kept(asked)
    context = {
        "form": form,
        "rows": [(dataset, _badge(dataset)) for dataset in number],
        "shown": number,
        "kept": f"{kept}&" if kept else "",
        "asked": bool(kept),
        "searched": f"?{kept}" if kept else "",
        **about,
    }
    return page(request, "datasets", town, context, section="datasets")


@resident_page("GET")
def dataset(request: HttpRequest, city: str, dataset: int) -> HttpResponseBase:
    """`/<city>/datasets/<id>/`: everything the city says about one dataset, and what can be done."""
    town, now = the_city(city), timezone.now()
    found = the_dataset(town, dataset)
    today = local_date(town, now)
    withholding, terms, specified = found.withholding, terms_of_use(found), _specified(town)
    context = {
        "changes": public_view.changes(found),
        "dataset": found,
        "badge": _badge(found),
        "forms": [(form, _host(form)) for form in found.distributions.all()] if found.shows_links else [],
        "citations": list(withholding.citations.all()) if withholding else [],
        "withholding": withholding,
        "parts": list(found.withholdings.parts_in_force()),
        "reviews": public_view.reviews(found),
        "periodicity": periodicity.words(found.periodicity),
        "modified_words": periodicity.words(found.modified),
        "today": today,
        "overdue": publication_dates.is_overdue(found, today),
        "events": dataset_timeline.of_dataset(found),
        "terms": terms,
        "specified": specified,
        "unpublished": unpublished.of_dataset(found, terms, specified),
    }
    return page(request, "dataset", town, context, section="datasets")


def the_dataset(town: City, dataset_id: int) -> Dataset:
    """A dataset of the city that everyone may know of. Raises Http404: absent and not public read alike."""
    rows = Dataset.objects.visible_to(PUBLIC).filter(city=town).select_related("owner", "withholding")
    found = (
        rows.defer("search", "raw", "warnings").filter(pk=dataset_id).first() if dataset_id < 2**63 else None
    )
    if found is None:
        raise Http404
    found.city = town
    return found


@resident_page("GET")
def data_json(request: HttpRequest, city: str) -> HttpResponseBase:
    """`/<city>/data.json`: what is public, as a DCAT-US 1.1 catalog."""
    town = the_city(city)
    head = public_registry.head_of(town)
    tag = f'"{head[:32]}"' if head else ""
    if tag and tag in [
        each.strip().removeprefix("W/") for each in request.headers.get("If-None-Match", "").split(",")
    ]:
        return HttpResponse(status=304, headers={"ETag": tag})
    response = StreamingHttpResponse(
        public_registry.public_catalog(town, head), content_type="application/json"
    )
    if tag:
        response["ETag"] = tag
    return response


@resident_page("GET")
def news(request: HttpRequest, city: str) -> HttpResponseBase:
    """`/<city>/datasets/news.atom?q=…&status=…`: what happened to datasets, or to those a search finds."""
    town = the_city(city)
    asked = _asked(request)
    form = SearchForm(asked, city=town)
    if not form.is_valid():
        raise Http404
    return dataset_feeds.news(town, form.wanted(), _kept(asked))


@resident_page("GET")
def withheld(request: HttpRequest, city: str) -> HttpResponseBase:
    """`/<city>/datasets/withheld/`: what the city withholds, why, and the day it looks at it again."""
    town = the_city(city)
    rows = public_withholdings.withheld_now(town, local_date(town, timezone.now()))
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page", "1")[:9])
    return page(request, "withheld", town, {"shown": shown}, section="datasets")


def _asked(request: HttpRequest) -> dict[str, str]:
    """What of the search stands in the address."""
    return {name: str(value) for name, value in request.GET.items() if name in SearchForm.base_fields}


def _kept(asked: Mapping[str, str]) -> str:
    return urlencode({name: value for name, value in asked.items() if value})


@resident_page("GET")
def site_map(request: HttpRequest) -> HttpResponseBase:
    """`/sitemap.xml`: the public pages, also of every dataset everyone may know of."""
    return HttpResponse(dataset_feeds.site_map(), content_type="application/xml")


def _host(form: Distribution) -> str:
    """Whose server hands the data out; "" where the address does not say."""
    try:
        return urlsplit(form.download_url or form.access_url).hostname or ""
    except ValueError:
        return ""


def _badge(dataset: Dataset) -> Mapping[str, Any]:
    """How it stands, in words, and the tone of its chip."""
    standing = dataset_search.standing_of(dataset)
    return {"key": standing, "words": dataset_search.STANDINGS[standing], "tone": DATASET_TONES[standing]}


def _specified(town: City) -> Mapping[str, Any]:
    """What the city's sources say about its open data as a whole; None: they do not say."""
    open_data: Mapping[str, Any] = town.facts.get("open_data") or {}
    terms: Mapping[str, Any] = open_data.get("terms") or {}
    return {
        "portal": open_data.get("portal"),
        "rate_limits": open_data.get("rate_limits"),
        "terms": terms.get("covers"),
        "indemnity": terms.get("indemnity"),
        "governing_law": terms.get("governing_law"),
        "venue": terms.get("venue"),
    }
