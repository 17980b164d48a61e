"""The page of limits says the numbers that the code has."""

from __future__ import annotations

from pathlib import Path

from cityrecords import body_limits, settings as plain
from cityrecords.config import rest_api, sign_in
from cityrecords.runtime import patient_worker
from requests_app.cases import links, mailed_codes as codes, zipped_files
from requests_app.cities.models import CityPolicy
from requests_app.records.readers import archives
from requests_app.services.cases import links as case_links, mailed_codes
from requests_app.services.city_settings import invitations
from requests_app.services.sign_in import attempt, devices, unlock
from requests_app.web import private_session, spam_guard

PAGE = Path(__file__).resolve().parents[2] / "docs" / "security" / "limits.md"


def test_each_number_is_the_one_in_the_code() -> None:
    hour = 3600
    limits, calls = spam_guard.LIMITS, rest_api.calls_per_minute()
    cooling_off = CityPolicy._meta.get_field("cooling_off_hours").default
    an_hour, a_day = mailed_codes.TO_ONE
    files = body_limits.most_bytes("/", "multipart/form-data")
    expected = [
        f"| {attempt.ACCOUNT.free}, then 2 s, 4 s, 8 s … up to {attempt.ACCOUNT.longest} s |",
        f"| {attempt.ADDRESS.free}, then the same |",
        f"| {attempt.ACCOUNT.forgotten_after} s without one |",
        f"| {devices.LASTS.days} days since the last sign-in there, at most {devices.MOST_PEOPLE} accounts |",
        f"| a sign-in link lives | {unlock.LASTS.total_seconds() / hour:.0f} h |",
        f"| a session of staff lasts | {sign_in.SESSION_HOURS} h, and {sign_in.SESSION_IDLE_MINUTES} min without use |",
        f"| a sign-in counts as recent for | {sign_in.REAUTHENTICATION_MINUTES} min |",
        f"| an invitation lives | {invitations.LASTS.total_seconds() / hour:.0f} h |",
        f"| between a password and its code | {sign_in.ACCOUNT_LOGIN_TIMEOUT // 60} min |",
        f"lasts | {private_session.LIFETIME.total_seconds() / hour:.0f} h |",
        f"| file {limits['file']}, report {limits['report']}, find {limits['find']}, code {limits['code']}, "
        f"follow {limits['follow']}, write {limits['write']} |",
        f"| links mailed an hour to one address | {case_links.MOST_MAILS.most} |",
        f"| while its request is open; then {links.LIFETIME.days} days after the last event and after each opening |",
        f"| a page shows a new private link for | {links.SHOWN_FOR.seconds // 60} min |",
        f"| {codes.LIVES.seconds // 60} min and {codes.MOST_TRIES} tries; then its session may act for "
        f"{codes.HOLDS.seconds // 60} min |",
        f"| a new or re-keyed role is no second person for | {cooling_off} h, as the city sets it |",
        f"| confirmation codes to one address | {an_hour.most} an hour, {a_day.most} a day |",
        f"| {calls['anonymous']} without a secret, {calls['holder']} with a link, {calls['staff']} with a staff token, "
        f"{calls['key']} with a key |",
        f"| {plain.WEB_READ_SECONDS} s, and 1 s for each {patient_worker.SLOWEST} bytes |",
        f"| {body_limits.most_bytes('/', '') // 10**6} MB of fields, {files // 10**6} MB with files, "
        f"{body_limits.MOST_OF_A_MAIL // 10**6} MB of a mail |",
        f"| {patient_worker.READERS} in each process |",
        f"| {zipped_files.MOST_MEMBERS} in an Office file that is uploaded, {archives.MOST_MEMBERS} in records |",
    ]
    said = PAGE.read_text(encoding="utf-8")
    assert [line for line in expected if line not in said] == []
    lengths = [row["OPTIONS"]["min_length"] for row in plain.AUTH_PASSWORD_VALIDATORS if "OPTIONS" in row]
    assert f"| {lengths[0]} signs, none of the common ones" in said
