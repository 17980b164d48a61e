"""Actions on fees: an estimate, a payment, a waiver granted or refused. None of them changes the state of a case."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from requests_app.admin.actions.action import Action, Check
from requests_app.admin.cases.actions.conditions import REASON
from requests_app.admin.cases.fees import has_open_estimate, has_open_waiver
from requests_app.admin.cases.forms import fees as forms
from requests_app.cases.models import RecordsRequest
from requests_app.cases.verbs import Verb
from requests_app.services.fees import estimate, payment, waiver

ACTIONS: Mapping[str, Action[RecordsRequest]] = {
    "estimate_fee": Action(
        _("Send a fee estimate"),
        forms.EstimateFee,
        estimate.estimate_fee,
        _("Send the fee estimate"),
        _("Fee estimate sent to the requester."),
        (Verb.ESTIMATE_FEE,),
        lambda case, _actor: case.state in estimate.ESTIMATED_IN,
        (Check(_("Only costs the law lets the city charge"), ("items", "items.*", "deposit")),),
        about=_("The decision cannot wait for payment; copies can. This estimate replaces an open one."),
    ),
    "record_payment": Action(
        _("Record a payment"),
        forms.Payment,
        payment.record_payment,
        _("Record the payment and send the receipt"),
        _("Payment recorded. The receipt was sent to the requester."),
        (Verb.RECORD_PAYMENT,),
        has_open_estimate,
        (
            Check(
                _("Date, amount, receipt number, and how it was paid"),
                ("paid_on", "amount", "receipt_number", "way"),
            ),
        ),
        weight=1,
        likely=lambda _case, _actor: False,
    ),
    "waive_fee": Action(
        _("Waive the fee"),
        forms.Waive,
        waiver.waive_fee,
        _("Waive it and notify the requester"),
        _("Fee waived. The requester was notified."),
        (Verb.WAIVE_FEE,),
        has_open_estimate,
        (REASON,),
    ),
    "refuse_waiver": Action(
        _("Refuse to waive the fee"),
        forms.Waive,
        waiver.refuse_waiver,
        _("Refuse it and notify the requester"),
        _("The requester was notified that the fee is not waived."),
        (Verb.REFUSE_WAIVER,),
        has_open_waiver,
        (REASON,),
        about=_("The requester has the city's whole time to pay from today."),
    ),
}
