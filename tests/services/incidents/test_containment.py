"""An improper release contained: before anything else, with words for everybody, and those who had it asked back."""

from __future__ import annotations

from typing import Any

import pytest

from requests_app.access.clauses import clauses_of
from requests_app.access.states import CorrectiveActionKind
from requests_app.cases.actors import reporter, staff
from requests_app.cases.refusals import Incomplete, NotNow, NotPermitted
from requests_app.models import City, CityEvent, CorrectiveAction, Dataset, Incident, Notice
from requests_app.services.incidents import (
    containment as incident_containment,
    corrective_actions,
    report_addition as incident_report_addition,
)
from requests_app.services.incidents.corrective_action_checks import Wanted
from requests_app.services.unit_of_work import incidents as incident_work
from tests import cast, incident_cast
from tests.incident_cast import NEXT_DAY, an_office_member, under_review

pytestmark = pytest.mark.django_db


def a_release(city: City | None = None) -> Incident:
    city = city or cast.a_city()
    return incident_cast.a_report(city, kind="improper_release", dataset=city.datasets.order_by("pk").first())


def contained(incident: Incident) -> Incident:
    return incident_containment.contain(
        incident.pk,
        how="The layer was taken offline.",
        recipients_known="Two keys called it.",
        actor=an_office_member(incident.city),
        now=NEXT_DAY,
    )


def take(incident: Incident, **values: Any) -> CorrectiveAction:
    role = "legal_review" if incident.kind == "court_order" else "open_data"
    wanted = Wanted(**{"reason": "Home addresses.", "public_note": "One column was removed.", **values})
    actor = an_office_member(incident.city, role)
    return corrective_actions.take_action(incident.pk, wanted=wanted, actor=actor, now=NEXT_DAY)


def test_an_improper_release_is_contained_before_anything_else() -> None:
    incident = under_review(a_release())
    with pytest.raises(NotNow):
        take(incident, kind="redaction")
    contained(incident)
    assert take(incident, kind="redaction").kind == "redaction"
    notice = Notice.objects.get(letter="incident_corrective_action")
    assert "One column was removed." in notice.body_text and "Home addresses" not in notice.body_text


def test_containing_begins_the_review_and_needs_words() -> None:
    incident = a_release()
    with pytest.raises(Incomplete):
        incident_containment.contain(
            incident.pk, how=" ", actor=an_office_member(incident.city), now=NEXT_DAY
        )
    assert contained(incident).state == "under_review"
    other = incident_cast.a_report()
    with pytest.raises(NotNow):
        contained(other)


def test_a_takedown_hides_the_dataset_with_words_for_everybody() -> None:
    incident = contained(a_release())
    clause = clauses_of(incident, CorrectiveActionKind.TAKEDOWN_ORDER)[0]
    values = {"kind": "takedown_order", "clause": clause, "evidence": "Seen.", "takedown": "hide"}
    with pytest.raises(Incomplete):
        take(incident, **values, public_note="")
    take(incident, **values, public_note="Taken down for a check.")
    dataset = Dataset.objects.get(pk=incident.dataset_id)
    assert dataset.state == "under_review" and dataset.links_hidden
    assert dataset.state_reason == "Taken down for a check."
    assert CityEvent.objects.filter(dataset=dataset, kind="dataset_under_review").exists()
    take(incident, **{**values, "takedown": "withdraw"}, public_note="Withdrawn.")
    assert Dataset.objects.get(pk=incident.dataset_id).state == "withdrawn"


def test_those_who_had_the_data_are_asked_to_return_or_destroy_it() -> None:
    incident = contained(a_release())
    actor = an_office_member(incident.city)

    def ask(*addresses: str, what: str = "The column with addresses in the file of 1 October") -> None:
        incident_containment.ask_to_return(
            incident.pk, addresses=addresses, what=what, actor=actor, now=NEXT_DAY
        )

    for wrong in ((), ("nobody",), tuple(f"a{n}@example.org" for n in range(51))):
        with pytest.raises(Incomplete):
            ask(*wrong)
    with pytest.raises(Incomplete):
        ask("a@example.org", what=" ")
    ask("a@example.org", "b@example.org", "a@example.org")
    sent = Notice.objects.filter(letter="incident_return_or_destroy")
    assert sorted(sent.values_list("to_address", flat=True)) == ["a@example.org", "b@example.org"]
    assert not any("{{link:" in row.body_text for row in sent)
    with pytest.raises(NotNow):
        incident_containment.ask_to_return(
            a_release().pk, addresses=["a@b.org"], what="x", actor=actor, now=NEXT_DAY
        )


def test_what_was_improperly_released_is_read_by_few() -> None:
    incident = a_release()
    city = incident.city
    readers = [an_office_member(city, "open_data"), an_office_member(city, "legal_review")]
    others = [
        staff(cast.an_intake_clerk(city)), staff(cast.an_administrator(city)), staff(cast.an_officer(city)),
        staff(cast.a_reviewer(city)),
    ]  # fmt: skip
    for actor in readers:
        assert Incident.objects.readable_by(actor).filter(pk=incident.pk).exists()
    for actor in others:
        assert Incident.objects.visible_to(actor).filter(pk=incident.pk).exists()
        assert not Incident.objects.readable_by(actor).filter(pk=incident.pk).exists()
        with pytest.raises(NotPermitted):
            incident_containment.contain(incident.pk, how="x", actor=actor, now=NEXT_DAY)


def test_a_report_that_has_become_too_long_takes_no_more() -> None:
    incident = incident_cast.a_report()
    text = "x" * incident_work.LONGEST
    for _time in range(3):
        incident_report_addition.add_to_report(
            incident.pk, text=text, actor=reporter(incident.pk), now=NEXT_DAY
        )
    with pytest.raises(Incomplete, match="too long"):
        incident_report_addition.add_to_report(
            incident.pk, text=text, actor=reporter(incident.pk), now=NEXT_DAY
        )
    assert len(Incident.objects.get().description) < 4 * incident_work.LONGEST
