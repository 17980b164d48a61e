"""Time stamps by RFC 3161: an authority outside the city signs when a checkpoint existed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import structlog
from cryptography import x509
from django.conf import settings
from django.db import transaction
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from requests_app.cases.models import Checkpoint, CheckpointStamp
from requests_app.http_client.address import WEB, Rules
from requests_app.http_client.call import post
from requests_app.http_client.errors import CallError
from requests_app.http_client.limits import Limits

log = structlog.get_logger(__name__)

MOST = 20
"""Stamped in one run, the newest first: each checkpoint also fixes those before it."""
LIMITS = Limits(connect_seconds=8, all_seconds=20, most_bytes=200_000)
ASKS = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}


class NoStamp(Exception):
    """The authority gave none, or one that does not hold. It is asked again in the next run."""


def stamp_waiting(clock: Callable[[], datetime]) -> int:
    """Have the checkpoints stamped that are not yet; how many were. The first failure ends the run."""
    url = settings.TIMESTAMP_URL
    if not url:
        return 0
    waiting = Checkpoint.objects.exclude(stamps__authority=url).order_by("-number")[:MOST]
    count = 0
    for checkpoint in waiting:
        try:
            token = _asked(url, checkpoint.body.encode())
        except NoStamp as problem:
            log.warning("stamp.failed", checkpoint=checkpoint.number, problem=str(problem))
            return count
        stamp = CheckpointStamp(checkpoint=checkpoint, authority=url, token=token, asked_at=clock())
        stamp.stamped_at = decode_timestamp_response(token).tst_info.gen_time
        with transaction.atomic():
            made = CheckpointStamp.objects.bulk_create(
                [stamp], ignore_conflicts=True
            )  # a twin may have been first
        count += len(made)
    return count


def _asked(url: str, body: bytes) -> bytes:
    request = (
        TimestampRequestBuilder().data(body).hash_algorithm(HashAlgorithm.SHA256).nonce(nonce=True).build()
    )
    try:
        rules = Rules(schemes=WEB, anywhere=True)
        answer = post(url, request.as_bytes(), ASKS, rules=rules, limits=LIMITS)
    except CallError as problem:
        raise NoStamp(type(problem).__name__) from problem
    if answer.status != 200:
        raise NoStamp(f"answered {answer.status}")
    verifier = VerifierBuilder.from_request(request)
    problem_said = _problem(verifier, answer.body, body, settings.TIMESTAMP_ROOTS)
    if problem_said:
        raise NoStamp(problem_said)
    return answer.body


def stamp_problem(stamp: CheckpointStamp) -> str:
    """Why a stored stamp does not hold; "" where it does. Asked only where the authority's certificates are known."""
    if settings.TIMESTAMP_ROOTS is None or stamp.authority != settings.TIMESTAMP_URL:
        return ""
    body = stamp.checkpoint.body.encode()
    return _problem(VerifierBuilder(), bytes(stamp.token), body, settings.TIMESTAMP_ROOTS)


def _problem(builder: VerifierBuilder, token: bytes, body: bytes, roots: Path | None) -> str:
    if roots is None:
        return "no root certificate is known"
    try:
        response: TimeStampResponse = decode_timestamp_response(token)
        for root in x509.load_pem_x509_certificates(roots.read_bytes()):
            builder = builder.add_root_certificate(root)
        builder.build().verify_message(response, body)
    except (ValueError, VerificationError) as problem:
        return str(problem) or type(problem).__name__
    return ""
