"""A box in which staff name a dataset: by its identifier, its title or words of it, among those they may know of."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.cases.actors import Actor
from requests_app.cities.models import City
from requests_app.datasets import search as dataset_search
from requests_app.datasets.models import Dataset

MOST_NAMED = 10


def dataset_field() -> forms.CharField:
    """The box itself; `named` reads it."""
    return forms.CharField(
        label=gettext_lazy("Dataset"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Its identifier, its title, or keywords from it."),
    )


def named(text: str, city: City, actor: Actor) -> Dataset | None:
    """The one dataset of `city` that `text` names; None for an empty text.

    Raises ValidationError where none or several fit, the latter with their names. What the reader may not know of
    reads as absent.
    """
    text = text.replace("\x00", "").strip()
    if not text:
        return None
    seen = Dataset.objects.visible_to(actor).filter(city=city).select_related("city__policy", "owner")
    for exact in ({"identifier": text}, {"title__iexact": text}):
        found = list(seen.filter(**exact).order_by("pk")[:2])
        if len(found) == 1:
            return found[0]
    if text.isascii() and text.isdigit() and len(text) < 19:
        one = seen.filter(pk=int(text)).first()
        if one is not None:
            return one
    fitting = list(dataset_search.narrow(seen, dataset_search.Wanted(words=text))[: MOST_NAMED + 1])
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        raise forms.ValidationError(_("There is no dataset “%(name)s” here.") % {"name": text})
    rows = "; ".join(f"{row.title} ({row.identifier or row.pk})" for row in fitting[:MOST_NAMED])
    more = " …" if len(fitting) > MOST_NAMED else ""
    raise forms.ValidationError(
        _("Several datasets match. Enter the identifier of one: %(names)s") % {"names": rows + more}
    )
