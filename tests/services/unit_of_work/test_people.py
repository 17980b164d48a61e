"""A name under an act is a person's: user names, roles, departments and offices are refused in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from requests_app.cases.refusals import Incomplete
from requests_app.models import City, RecordsRequest
from requests_app.services.cases.extension import ExtensionDraft, extend
from requests_app.services.determinations import decide, no_records
from requests_app.services.determinations.drafts import DenialDraft
from requests_app.services.unit_of_work.people import name_gaps
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    city = cast.a_city()
    cast.an_intake_clerk(city)
    return city


@pytest.mark.parametrize(
    "name",
    [
        "sacramento-intake-clerk",
        "SACRAMENTO-INTAKE-CLERK",
        "Intake clerk",
        "intake_clerk",
        "Appeals Officer",
        "Office of the City Clerk",
        "city_clerk",
        "City of Sacramento",
        "Records Supervisor",
        "Custodio de registros",
        "Secretario municipal",
        "Procuraduría Municipal",
        "Departamento de Policía",
    ],
)
def test_no_person_is_called_that(city: City, name: str) -> None:
    assert [gap.field for gap in name_gaps(city, {"signer_name": name})] == ["signer_name"]


@pytest.mark.parametrize("name", ["Jordan Ellis", "Ana Clerk", "José Revisor Núñez", "Robin Mayor-Smith", ""])
def test_a_person_may_be_called_that(city: City, name: str) -> None:
    assert name_gaps(city, {"signer_name": name}) == []


def _extension(case: RecordsRequest, name: str, now: datetime) -> None:
    draft = ExtensionDraft(
        ground="voluminous",
        reason="12,000 e-mails match these words and each must be read.",
        to_on=cast.latest_extension_of(case),
        signer_name=name,
        signer_title="Records Supervisor",
    )
    extend(case.pk, draft=draft, actor=cast.the_intake(case), now=now)


def _denial(case: RecordsRequest, name: str, now: datetime) -> None:
    draft = DenialDraft(
        citations=(cast.COUNSEL,),
        segregability=cast.SEGREGABILITY,
        responsible=((name, "Records Supervisor"),),
    )
    decide.deny(case.pk, draft=draft, actor=cast.the_reviewer(case), now=now)


def _nothing(case: RecordsRequest, name: str, now: datetime) -> None:
    no_records.report_no_records(
        case.pk,
        search="The archive.",
        responsible=((name, "Records Supervisor"),),
        actor=cast.the_reviewer(case),
        now=now,
    )


@pytest.mark.parametrize(
    ("act", "field"),
    [(_extension, "signer_name"), (_denial, "responsible.0.name"), (_nothing, "responsible.0.name")],
)
@pytest.mark.parametrize("name", ["sacramento-intake-clerk", "Secretario municipal"])
def test_no_act_is_signed_so(
    city: City, act: Callable[[RecordsRequest, str, datetime], None], field: str, name: str
) -> None:
    case = cast.a_case_in("clerk_review", city)
    with pytest.raises(Incomplete) as refused:
        act(case, name, cast.NOW + cast.DAY)
    assert list(refused.value.fields) == [field]
    assert len(refused.value.fields[field]) == 1
