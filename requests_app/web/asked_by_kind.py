"""What the filing form leaves out and asks in other words, by the kind of request."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from requests_app.cases.states import Kind

OF_RECORDS = ("track", "records_from_on", "records_to_on", "preferred_format")
NOT_ASKED: dict[str, tuple[str, ...]] = {
    Kind.DATA_ACCESS: OF_RECORDS,
    Kind.EXEMPTION_REVIEW: (*OF_RECORDS, "intended_use"),
}
"""Fields that say nothing about what is asked for, by kind."""
WORDS: dict[str, dict[str, tuple[Any, Any]]] = {
    Kind.DATA_ACCESS: {
        "description": (
            _("Describe what you need"),
            _("Say which data your software will read."),
        ),
        "intended_use": (
            _("What will you use it for?"),
            _("You don't have to say why. The city can't deny your request because of your reason."),
        ),
        "documents": (
            _("Attach files that help us understand your request"),
            _("For example, a document or a photo. Up to 10 files."),
        ),
    },
    Kind.EXEMPTION_REVIEW: {
        "description": (
            _("What should the city review, and why?"),
            _(
                "Name the dataset or record and the part you mean. For example: “The table has totals only "
                "and names no taxpayer,” or “The third column shows my home address.”"
            ),
        ),
        "documents": (
            _("Attach files that help us understand your request"),
            _("For example, a document or a photo. Up to 10 files."),
        ),
    },
}
"""Label and help of fields that are asked in other words than for records."""
