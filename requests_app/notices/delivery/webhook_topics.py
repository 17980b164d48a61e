"""What webhooks tell of: the topics of grants and of requests, and no others."""

from __future__ import annotations

from collections.abc import Mapping

from requests_app.cases.public_case import PUBLIC_KINDS

GRANT_TOPICS = (
    "grant.changed", "grant.expired", "grant.given_back", "grant.reinstated", "grant.renewed", "grant.revoked",
    "grant.suspended", "key.ended", "key.rotated",
)  # fmt: skip
CASE_TOPICS: Mapping[str, str] = {str(kind): f"case.{kind}" for kind in sorted(PUBLIC_KINDS)}
"""By kind of event: what a public page would tell of a request too, so that no message tells more."""
CHECKPOINT_TOPIC = "checkpoint.made"
TOPICS = frozenset({*GRANT_TOPICS, *CASE_TOPICS.values(), CHECKPOINT_TOPIC})
