"""Models whose words are the city's own and no requester's: what an erasure leaves alone, and why."""

from __future__ import annotations

from collections.abc import Mapping

CITYS_OWN: Mapping[str, str] = {
    "Release": "what the city released, and its manifest; stays on record",
    "ReleaseItem": "why the city recalled what it released; stays on record",
    "User": "staff of the city",
    "Membership": "staff of the city",
    "City": "what the city's sources publish",
    "CityPolicy": "the city's own policy",
    "Department": "what the city's sources publish",
    "ClosedDay": "the city's calendar",
    "Dataset": "the city's catalog",
    "Distribution": "the city's catalog",
    "DatasetWithholding": "what the city decided",
    "DatasetCitation": "what the city decided",
    "Decision": "what the city decided; stays on record",
    "Citation": "what the city decided; stays on record",
    "WithholdingLine": "describes records, never persons; stays on record",
    "Extension": "what the city decided; stays on record",
    "FeeEstimate": "what the city charged; stays on record",
    "ExemptionReview": "what the city decided; stays on record",
    "OutsideReview": "what an outside body and the city wrote to each other",
    "CourtOrder": "what a court ordered",
    "LegalHold": "why the city keeps a case whole",
    "RetentionRule": "the city's schedule",
    "Letterhead": "the city's letterhead and signatures",
    "RateTier": "the city's own limits",
    "Event": "ids, dates and codes; cases/event_chain.py refuses anything else",
    "CityEvent": "ids, dates and codes; access/event_chain.py refuses anything else",
    "Deadline": "dates and citations",
    "CityLog": "a hash",
    "Checkpoint": "hashes",
    "CheckpointLeaf": "hashes, salted where they are of a person's words",
    "Salt": "random; blanked when a case is erased",
    "ApiKey": "a hash",
    "StaffToken": "a hash",
    "GatewayToken": "a hash, and the city's name for its gateway",
    "WebhookEndpoint": "the city's gateway",
    "UsageBatch": "counts",
    "RateLimitWindow": "a hash of an address, for minutes",
    "CircuitBreaker": "counts of delivery",
    "Heartbeat": "counts of work",
}
"""Models whose words are not a requester's, and whose they are."""
