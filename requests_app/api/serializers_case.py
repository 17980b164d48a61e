"""A case as the API gives it: its status, never the words of the requester nor who they are."""

from __future__ import annotations

from rest_framework import serializers

from requests_app.api.fields import Found
from requests_app.api.serializers_due import DueShape
from requests_app.api.serializers_log import LogInBrief
from requests_app.cases.models.appeals import Finding
from requests_app.cases.models.correspondence import Audience
from requests_app.cases.models.decisions import DecisionKind
from requests_app.cases.models.fees import FeeState, PaymentWay, WaiverState
from requests_app.cases.models.review_points import PointKind
from requests_app.cases.states import AppealState, Kind, State
from requests_app.cities.models import FeeUnit


class CaseLine(serializers.Serializer[object]):
    """A case in a list."""

    number = serializers.CharField()
    city = serializers.CharField(source="city.key")
    kind = serializers.ChoiceField(choices=Kind.choices)
    review_aim = serializers.CharField(
        allow_blank=True, help_text='What an exemption review asks for, "open" or "protect"; blank otherwise.'
    )
    state = serializers.ChoiceField(choices=State.choices)
    is_open = serializers.BooleanField()
    received_on = serializers.DateField(help_text="The local date from which the law counts.")
    department = serializers.CharField(source="department.key", allow_null=True, default=None)
    next_due_on = serializers.DateField(allow_null=True, help_text="The next date the city owes.")
    next_due_kind = serializers.CharField(allow_blank=True)
    days_late = serializers.IntegerField(help_text="By how many days the city is late now; 0 when it is not.")
    updated_at = serializers.DateTimeField(allow_null=True, help_text="When the last thing happened.")


class CasePage(serializers.Serializer[object]):
    """One page of cases."""

    next = serializers.URLField(allow_null=True, help_text="The address of the next page; null on the last.")
    results = CaseLine(many=True)


class EntryShape(serializers.Serializer[object]):
    """One thing that happened. `hash` proves its place in the chain."""

    seq = serializers.IntegerField()
    at = serializers.DateTimeField()
    kind = serializers.CharField()
    sentence = serializers.CharField()
    detail = serializers.CharField(allow_blank=True)
    by = serializers.CharField()
    acted_on = serializers.DateField(
        allow_null=True,
        help_text="The day it was done, where it was recorded later. Due dates count from it.",
    )
    hash = serializers.CharField()


class PersonShape(serializers.Serializer[object]):
    """Who is responsible for a decision."""

    name = serializers.CharField()
    title = serializers.CharField()


class RemedyShape(serializers.Serializer[object]):
    """What can be done about a decision. `last_on` null: no last day is specified."""

    key = serializers.CharField()
    text = serializers.CharField()
    citation = serializers.CharField(allow_blank=True, default="")
    last_on = serializers.DateField(allow_null=True, default=None)
    body = serializers.CharField(default="", help_text="The outside agency that reviews it, if there is one.")


class CitationShape(serializers.Serializer[object]):
    """One exemption relied on, and why for these records."""

    id = serializers.IntegerField()
    exemption_key = serializers.CharField()
    exemption_name = serializers.CharField()
    citation = serializers.CharField(source="citation_text")
    meaning = serializers.CharField()
    law = serializers.CharField(source="pack_key")
    law_version = serializers.CharField(source="pack_version")
    records = serializers.CharField()
    explanation = serializers.CharField()
    facts = serializers.CharField(allow_blank=True)
    harm = serializers.CharField(allow_blank=True)
    other_law = serializers.CharField(allow_blank=True)
    rereview_on = serializers.DateField(allow_null=True)


class ReviewPointShape(serializers.Serializer[object]):
    """What the city found about one point of an exemption review. `words`: what the requester asked it to protect."""

    kind = serializers.ChoiceField(choices=PointKind.choices)
    citation = serializers.CharField(source="citation.citation_text", allow_null=True, default=None)
    words = serializers.CharField(allow_blank=True)
    finding = serializers.CharField()


class DecisionShape(serializers.Serializer[object]):
    """What the city decided. `log` null: it came without a withholding log."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=DecisionKind.choices)
    is_current = serializers.BooleanField(help_text="False for one that an appeal or a reopening set aside.")
    decided_at = serializers.DateTimeField(help_text="When it was recorded.")
    acted_on = serializers.DateField(allow_null=True, help_text="The day it was made, where recorded later.")
    responsible = PersonShape(many=True)
    segregability = serializers.CharField(allow_blank=True)
    citations = CitationShape(many=True)
    points = ReviewPointShape(
        source="review_points", many=True, help_text="What was found in an exemption review; [] otherwise."
    )
    log = LogInBrief(source="log_in_brief", allow_null=True)
    remedies = RemedyShape(many=True)


class PointShape(serializers.Serializer[object]):
    """One contested citation (null: the whole answer or its absence), or one line of its log, and the finding."""

    citation_id = serializers.IntegerField(allow_null=True)
    line = serializers.IntegerField(
        source="line.position", allow_null=True, default=None, help_text="Number of the line of the log."
    )
    finding = Found(choices=Finding.choices, allow_null=True)
    reason = serializers.CharField(allow_blank=True)


class AppealShape(serializers.Serializer[object]):
    """One appeal."""

    number = serializers.CharField()
    state = serializers.ChoiceField(choices=AppealState.choices)
    received_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    points = PointShape(many=True)
    reason = serializers.CharField(
        allow_blank=True, help_text="Why an appeal against silence ended as it did."
    )
    instruction = serializers.CharField(allow_blank=True)
    new_due_on = serializers.DateField(allow_null=True)
    responsible = PersonShape(many=True)


class DocumentShape(serializers.Serializer[object]):
    """A document this caller may see; the file itself is on the page of the case."""

    key = serializers.UUIDField()
    name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    audience = serializers.ChoiceField(choices=Audience.choices)
    uploaded_at = serializers.DateTimeField()
    released_at = serializers.DateTimeField(allow_null=True)


class ScopeShape(serializers.Serializer[object]):
    """What the request is for. The text as filed is never given here; an agreed wording is."""

    version = serializers.IntegerField(help_text="1 for the text as filed; one more for each agreement.")
    agreed_at = serializers.DateTimeField(allow_null=True, help_text="Null for the text as filed.")
    in_force = serializers.CharField(
        allow_null=True, help_text="The agreed wording; null: the text as filed is in force."
    )
    proposed = serializers.CharField(allow_null=True, help_text="A wording that waits for an answer.")
    proposed_by = serializers.ChoiceField(choices=["city", "requester"], allow_null=True)


class FeeLineShape(serializers.Serializer[object]):
    """One line of a fee estimate: a rate times a quantity, in US dollars."""

    kind = serializers.CharField(help_text="A fee rule of the law.")
    description = serializers.CharField()
    price = serializers.CharField(help_text="Dollars for one unit.")
    quantity = serializers.CharField()
    unit = serializers.ChoiceField(choices=FeeUnit.choices)
    free = serializers.CharField(help_text="Units the law gives free.")
    amount = serializers.CharField()
    ground = serializers.CharField(allow_blank=True)
    basis = serializers.CharField(
        allow_blank=True, help_text="What sets the rate; empty: the city has published none."
    )


class PaymentShape(serializers.Serializer[object]):
    """One payment."""

    amount = serializers.DecimalField(max_digits=10, decimal_places=2)
    paid_on = serializers.DateField()
    receipt_number = serializers.CharField()
    way = serializers.ChoiceField(choices=PaymentWay.choices, help_text="How it reached the city.")


class WaiverShape(serializers.Serializer[object]):
    """A request to waive the fee, and what the city decided."""

    state = serializers.ChoiceField(choices=WaiverState.choices)
    asked_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)


class EstimateShape(serializers.Serializer[object]):
    """One fee estimate. It stands beside the case: no decision waits for it."""

    id = serializers.IntegerField()
    state = serializers.ChoiceField(choices=FeeState.choices)
    items = FeeLineShape(many=True)
    total = serializers.DecimalField(max_digits=10, decimal_places=2)
    deposit = serializers.DecimalField(max_digits=10, decimal_places=2, allow_null=True)
    estimated_at = serializers.DateTimeField()
    accepted_at = serializers.DateTimeField(allow_null=True)
    lapses_on = serializers.DateField(
        allow_null=True, help_text="Last day to pay; null: the city has set none."
    )
    settled_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)
    payments = PaymentShape(many=True)
    waivers = WaiverShape(many=True)


class CaseShape(CaseLine):
    """A case with its dates and their working, what happened, what was decided, its appeals, fees and documents."""

    sentence = serializers.CharField(help_text="The status of the case, as a sentence to the requester.")
    whose_turn = serializers.CharField(allow_blank=True)
    received_at = serializers.DateTimeField()
    law = serializers.CharField(source="pack_key")
    law_version = serializers.CharField(source="pack_version")
    dates = DueShape(many=True)
    timeline = EntryShape(many=True)
    decisions = DecisionShape(many=True)
    appeals = AppealShape(many=True)
    scope = ScopeShape()
    fees = EstimateShape(many=True)
    documents = DocumentShape(many=True)
