"""What happens to the practice requests: each act by its own service, on a day of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from requests_app.cases.actors import PUBLIC, link_holder
from requests_app.cases.case_clock import clock_of
from requests_app.cases.models import RecordsRequest
from requests_app.cities.city_time import local_date
from requests_app.cities.models import City, Department
from requests_app.law.clock import latest_extension
from requests_app.law.fee_requirements import FeeItem
from requests_app.services.appeals import decide as appeal_decide, file as appeal_file
from requests_app.services.appeals.draft import AppealDraft
from requests_app.services.appeals.findings import FindingInput
from requests_app.services.cases import close, documents, extension, filing, review, withdrawal
from requests_app.services.cases.filing_draft import Filing
from requests_app.services.custodian_tasks.ask import TaskDraft, ask_custodian
from requests_app.services.data_access import grants
from requests_app.services.determinations import availability, decide, no_records
from requests_app.services.determinations.drafts import CitationInput, DenialDraft, ReleaseDraft
from requests_app.services.fees import estimate
from requests_app.services.practice.staff import PracticeStaff

RESPONSIBLE = (("Robin Review", "Records Supervisor"),)
ADVICE = CitationInput(
    exemption_key="attorney_client",
    records="12 emails between the department and the city attorney",
    explanation="These emails ask for and give legal advice about the contract in question.",
)
SEGREGABILITY = "Nothing in these emails can be separated from the advice."
DAY = timedelta(days=1)


@dataclass(slots=True)
class Scene:
    """One request on its way, at the instant `at`; each act moves it on."""

    city: City
    team: PracticeStaff
    at: datetime
    case: RecordsRequest

    def later(self, days: float) -> Scene:
        """So many days on."""
        self.at += timedelta(days=days)
        return self

    def department(self, key: str = "city_clerk") -> Department:
        """A department of the city."""
        return self.city.departments.get(key=key)

    def begin(self, key: str = "city_clerk") -> Scene:
        """Taken up by a department, and given to the reviewer."""
        review.begin_review(
            self.case.pk, department=self.department(key), actor=self.team.intake, now=self.at
        )
        review.assign(
            self.case.pk,
            department=self.department(key),
            assignee=self.team.reviewer_role,
            actor=self.team.intake,
            now=self.at,
        )
        return self

    def ask(self) -> Scene:
        """A question to the requester."""
        review.ask_to_clarify(
            self.case.pk,
            question="Which of the two streets do you mean?",
            proposed_scope="",
            actor=self.team.intake,
            now=self.at,
        )
        return self

    def extend(self) -> Scene:
        """More time, as far as the law allows."""
        clock = clock_of(RecordsRequest.objects.select_related("city__policy").get(pk=self.case.pk))
        limit = latest_extension(clock.facts, clock.pack, clock.calendar, clock.terms)
        to_on = limit and limit.last_working_on
        draft = extension.ExtensionDraft(
            ground="voluminous",
            reason="9,000 emails match these words and each must be read.",
            to_on=to_on or local_date(self.city, self.at + 14 * DAY),
            signer_name="Robin Review",
            signer_title="Records Supervisor",
        )
        extension.extend(self.case.pk, draft=draft, actor=self.team.reviewer, now=self.at)
        return self

    def search(self) -> Scene:
        """A department is asked to search."""
        draft = TaskDraft(
            what="Every email on this contract.",
            due_on=local_date(self.city, self.at + 4 * DAY),
            department=self.department("public_works"),
            custodian="Lee Keeper",
            email="keeper@practice.example",
        )
        ask_custodian(self.case.pk, draft=draft, actor=self.team.intake, now=self.at)
        return self

    def charge(self) -> Scene:
        """A fee estimate for copies."""
        pack = clock_of(self.case).pack
        rule = next(rule for rule in pack.fees.chargeable if not rule.needs_ground)
        item = FeeItem(
            kind=rule.key, description="Copies", price=Decimal("0.10"), quantity=Decimal(240), unit="page"
        )
        estimate.estimate_fee(self.case.pk, items=[item], actor=self.team.intake, now=self.at)
        return self

    def grant(self, days: int = 12) -> Scene:
        """There are records; they follow."""
        availability.grant(
            self.case.pk,
            estimated_at=self.at + days * DAY,
            reasons="The records can be released once they are copied.",
            actor=self.team.reviewer,
            now=self.at,
        )
        return self

    def release(self) -> Scene:
        """One document goes out."""
        decide.release(self.case.pk, draft=self._released(), actor=self.team.reviewer, now=self.at)
        return self

    def release_in_part(self) -> Scene:
        """One document goes out, advice stays."""
        draft = self._released(
            citations=(ADVICE,),
            segregability="The contract was separated from the advice and is released.",
            responsible=RESPONSIBLE,
        )
        decide.release_in_part(self.case.pk, draft=draft, actor=self.team.reviewer, now=self.at)
        return self

    def deny(self) -> Scene:
        """Everything is advice."""
        draft = DenialDraft(citations=(ADVICE,), segregability=SEGREGABILITY, responsible=RESPONSIBLE)
        decide.deny(self.case.pk, draft=draft, actor=self.team.reviewer, now=self.at)
        return self

    def find_nothing(self) -> Scene:
        """A search found nothing."""
        no_records.report_no_records(
            self.case.pk,
            search="The mail archive and the paper files of the department were searched.",
            actor=self.team.reviewer,
            now=self.at,
        )
        return self

    def refer(self) -> Scene:
        """Another agency has the records."""
        no_records.transfer(
            self.case.pk,
            body="Practice County Recorder (invented)",
            contact="recorder@practice.example",
            actor=self.team.intake,
            now=self.at,
        )
        return self

    def withdraw(self) -> Scene:
        """The requester no longer wants it."""
        withdrawal.withdraw(self.case.pk, actor=link_holder(self.case.pk, confirmed=True), now=self.at)
        return self

    def close(self) -> Scene:
        """The file is closed."""
        close.close(self.case.pk, reason="Everything was released.", actor=self.team.intake, now=self.at)
        return self

    def appeal(self) -> Scene:
        """The requester contests everything."""
        decision = RecordsRequest.objects.get(pk=self.case.pk).decision
        citations = list(decision.citations.values_list("pk", flat=True)) if decision else []
        appeal_file.appeal(
            self.case.pk,
            draft=AppealDraft(grounds="These are facts, not advice.", citations=citations),
            actor=link_holder(self.case.pk, confirmed=True),
            now=self.at,
        )
        return self

    def uphold(self) -> Scene:
        """The officer agrees with the city."""
        points = self.case.appeals.latest("id").points.values_list("pk", flat=True)
        appeal_decide.decide_appeal(
            self.case.pk,
            findings={pk: FindingInput("upheld", "Every email asks for advice.") for pk in points},
            responsible=[("Morgan Appeal", "Appeals Officer")],
            actor=self.team.officer,
            now=self.at,
        )
        return self

    def give_access(self) -> Scene:
        """API access for a year."""
        on = local_date(self.city, self.at + 365 * DAY)
        grants.grant_access(self.case.pk, expires_on=on, actor=self.team.reviewer, now=self.at)
        return self

    def _released(self, **withheld: Any) -> ReleaseDraft:
        upload = SimpleUploadedFile("contract.txt", b"An invented contract, for practice.\n")
        documents.add_documents(self.case.pk, uploads=[upload], actor=self.team.intake, now=self.at)
        document = self.case.documents.latest("id")
        return ReleaseDraft(documents=(document.pk,), checked=True, **withheld)


def filed(city: City, team: PracticeStaff, at: datetime, place: int, text: str, **changes: Any) -> Scene:
    """A request filed by an invented person."""
    asked = Filing(
        city=city,
        description=text,
        name=f"Practice Requester {place}",
        email=f"requester{place}@practice.example",
        authenticated=True,
        **changes,
    )
    return Scene(city, team, at, filing.file(asked, actor=PUBLIC, now=at))
