"""Builders for access to data: a dataset with terms, a request for it, a grant, a key, a gateway."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from requests_app.access.models import AccessGrant, RateTier
from requests_app.access.terms_of_use import terms_of_use
from requests_app.cases.actors import PUBLIC, Actor, staff
from requests_app.models import City, Dataset, RecordsRequest
from requests_app.services.cases import filing as case_filing, review as case_review
from requests_app.services.data_access import grants as data_access_grants, keys as data_access_keys
from requests_app.services.gateways import settings as gateway_settings
from tests import cast

TERMS = "Name the city as the source. Do not try to find out who a person in the data is."
LAST_DAY = date(2027, 10, 4)
GRANTED_AT = cast.NOW + cast.DAY
SOON = GRANTED_AT + cast.HOUR


def a_dataset(city: City | None = None, **changes: Any) -> Dataset:
    """A dataset of the city's own file, owned by its open-data office, with terms of its own."""
    city = city or cast.a_city()
    dataset = city.datasets.order_by("pk").first()
    assert dataset is not None
    values: dict[str, Any] = {
        "terms_text": TERMS,
        "owner": city.departments.filter(roles__contains=["open_data"]).first(),
        **changes,
    }
    Dataset.objects.filter(pk=dataset.pk).update(**values)
    return Dataset.objects.select_related("city__policy", "owner").get(pk=dataset.pk)


def an_application(
    dataset: Dataset | None = None, *, now: datetime = cast.NOW, **changes: Any
) -> RecordsRequest:
    """A request for access just filed on the web, its terms accepted."""
    dataset = dataset or a_dataset()
    values: dict[str, Any] = {
        "kind": "data_access",
        "dataset": dataset,
        "intended_use": "A map of fire stations for a school class.",
        "volume": "About 200 calls a day",
        "terms_version": terms_of_use(dataset).version,
        **changes,
    }
    return case_filing.file(cast.a_filing(dataset.city, **values), actor=PUBLIC, now=now)


def in_review(dataset: Dataset | None = None, **changes: Any) -> RecordsRequest:
    """The same, taken up by the owner's department."""
    case = an_application(dataset, **changes)
    department = case.department or cast.a_department(case.city)
    case_review.begin_review(
        case.pk, department=department, actor=cast.the_intake(case), now=cast.NOW + cast.HOUR
    )
    return cast.again(case)


def a_tier(city: City, name: str = "Standard", **limits: int | None) -> RateTier:
    """A tier of the city."""
    values = {"name": name, "per_minute": 60, **limits}
    return gateway_settings.set_tier(city.pk, values, actor=the_administrator(city), now=cast.NOW)


def the_administrator(city: City) -> Actor:
    """The administrator of the city, as an actor."""
    return staff(cast.an_administrator(city))


def a_grant(
    dataset: Dataset | None = None,
    *,
    tier: RateTier | None = None,
    expires_on: date = LAST_DAY,
    **changes: Any,
) -> AccessGrant:
    """An access granted on the day after it was asked for."""
    case = in_review(dataset, **changes)
    data_access_grants.grant_access(
        case.pk, tier=tier, expires_on=expires_on, actor=cast.the_reviewer(case), now=GRANTED_AT
    )
    return AccessGrant.objects.select_related("case__city__policy", "dataset", "tier").get(case=case)


def a_key(grant: AccessGrant, now: datetime = SOON, **options: Any) -> data_access_keys.Issued:
    """A key the holder makes."""
    return data_access_keys.make_key(grant.case_id, actor=cast.the_requester(grant.case), now=now, **options)


def a_gateway(city: City | None = None, now: datetime = cast.NOW) -> str:
    """The token of a gateway of the city."""
    city = city or cast.a_city()
    issued = gateway_settings.issue_token(
        city.pk, name="Gateway", days=365, actor=the_administrator(city), now=now
    )
    return issued.secret


@dataclass(frozen=True)
class Held:
    """A grant with its key and the gateway that asks about it."""

    grant: AccessGrant
    secret: str
    token: str


def everything(**options: Any) -> Held:
    """A grant, its key, and a gateway of the same city."""
    grant = a_grant(**options)
    return Held(grant, a_key(grant).secret, a_gateway(grant.city))
