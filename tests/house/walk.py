"""A world full of canaries, everybody who might walk through it, and what each of them may read.

A canary is a word such as `zqone0notezq`: owner `one`, field `note`. It stands in every personal and hidden field, so
whatever an answer leaks says by itself whose it is.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from requests_app.cases import links
from requests_app.cases.actors import PUBLIC, staff
from requests_app.cases.withholding_log import LineInput
from requests_app.models import (
    ApiKey,
    City,
    Document,
    GatewayToken,
    Incident,
    Notice,
    RecordsRequest,
    StaffToken,
    User,
)
from requests_app.services.appeals import draft as appeal_draft, file as appeal_file
from requests_app.services.cases import (
    clarification as case_clarification,
    documents as case_documents,
    extension as case_extension,
    links as case_links,
    messages as case_messages,
    restriction as case_restriction,
    review as case_review,
)
from requests_app.services.city_settings import api_tokens
from requests_app.services.data_access import grants as data_access_grants
from requests_app.services.determinations import decide as determination_decide, withholding_log_draft
from requests_app.services.determinations.drafts import CitationInput, DenialDraft, ReleaseDraft
from requests_app.services.exemption_reviews.decline_to_protect import decline_to_protect
from requests_app.services.exemption_reviews.drafts import DeclinedPoint, DeclineDraft
from requests_app.services.incidents import report_draft as incident_report_draft, reports as incident_reports
from requests_app.services.records import intake as record_intake, read as record_read
from tests import cast
from tests.access import people as access
from tests.datasets.library import entry, take_in

CANARY = re.compile(r"zq(one|two|three|four|five|six|seven|rep|imp|dat|sac|bak)0([a-z]+)zq", re.IGNORECASE)
NEEDLE = "haystack"
"""A word in every request, to search for without writing a canary into the address."""
HIDDEN = frozenset(
    {"restrictedwhy", "recordname", "recordtext", "note", "memoname", "memotext", "desk", "draftline"}
)
"""Fields that only staff who see the case may read."""
SPOKEN = frozenset(
    {
        "name",
        "email",
        "phone",
        "street",
        "ask",
        "use",
        "answer",
        "wrote",
        "grounds",
        "deputy",
        "deputycontact",
        "deputyright",
        "against",
    }
)
"""Fields of the requester's own words and person, which the API never tells."""


def canary(owner: str, what: str) -> str:
    """The word that stands in one field of one owner."""
    return f"zq{owner}0{what}zq"


@dataclass
class World:
    """Seven cases in two cities, with everything in them that must not be seen by others."""

    now: datetime
    cases: dict[str, RecordsRequest] = field(default_factory=dict)
    incidents: dict[str, Incident] = field(default_factory=dict)
    """Reports about data: `rep` an error, `imp` an improper release whose words are for its offices only."""
    secrets: dict[str, str] = field(default_factory=dict)
    """Text that opens a case, by the case's owner."""
    never: list[str] = field(default_factory=list)
    """Text that nobody may ever read: hashes, tokens, passwords."""

    def documents(self) -> list[tuple[str, Document]]:
        """Every document with the owner of its case."""
        return [(owner, row) for owner, case in self.cases.items() for row in case.documents.all()]

    def notices(self) -> list[tuple[str, Notice]]:
        """The last letter to each kind of reader, with the owner of the case."""
        return [
            (owner, row)
            for owner, case in self.cases.items()
            for row in case.notices.order_by("recipient", "-pk").distinct("recipient")
        ]


@dataclass
class Role:
    """Somebody who walks through. `sees`: the owners of the cases open to them; `city`: where they are staff."""

    name: str
    client: Client
    headers: dict[str, str]
    sees: frozenset[str] = frozenset()
    city: str = ""
    holds: str = ""

    def may_read(self, owner: str, what: str) -> bool:
        """Whether a canary may come before these eyes. Written out here, not asked of the code under test."""
        if owner in ("sac", "bak"):
            return self.city == owner
        if owner == "dat":  # a dataset of Sacramento that is not public and that no department owns
            return self.city == "sac" and "police" not in self.name
        if owner not in self.sees:
            return False
        return bool(self.city) if what in HIDDEN else True


def build() -> World:
    """Sacramento: `one` (clerk's office, appealed), `two` (police, released in part), `four` (just filed), `five`
    (access to the police's data, shared by the data offices), `six` (clerk's office, denied, restricted to the intake
    clerk), `seven` (clerk's office, an exemption review declined); Bakersfield: `three` (denied)."""
    sacramento, bakersfield = cast.a_city("sacramento"), cast.a_city("bakersfield")
    type(sacramento.policy).objects.update(publishes_log=True)  # so that the public log is walked too
    world = World(cast.NOW)
    for city, mark in ((sacramento, "sac"), (bakersfield, "bak")):
        for user in (cast.an_intake_clerk(city), cast.a_reviewer(city, "whole"), cast.an_officer(city)):
            _name(user, mark)
    world.cases["one"] = _appealed("one", sacramento)
    world.cases["two"] = _released("two", sacramento)
    world.cases["three"] = _denied("three", bakersfield, _department(bakersfield))
    world.cases["four"] = filed("four", sacramento)
    world.cases["five"] = _accessed("five", sacramento, world)
    world.cases["six"] = _denied("six", sacramento, cast.a_department(sacramento, "city_clerk"))
    world.cases["seven"] = _reviewed("seven", sacramento)
    withholding_log_draft.save_lines(
        world.cases["four"].pk,
        added=[LineInput(canary("four", "draftline"))],
        actor=cast.the_intake(world.cases["four"]),
        now=cast.NOW + timedelta(minutes=30),
    )
    for owner in ("two", "three", "four", "six"):
        _records(owner, world.cases[owner])
    _restrict(world.cases["six"])
    for owner, kind in (("rep", "data_error"), ("imp", "improper_release")):
        row = world.incidents[owner] = _reported(owner, sacramento, kind)
        world.secrets[owner] = links.secret_of(row.link_id)
        world.never.append(row.secret_hash)
    _hide_a_dataset(sacramento)
    for owner, case in world.cases.items():
        link = case.links.latest("created_at")
        world.secrets[owner] = links.secret_of(link.pk)
        world.never.append(link.secret_hash)
    return world


def _records(owner: str, case: RecordsRequest) -> None:
    """A record under review with canaries in its name and text, put there while the case was still open."""
    state = case.state
    RecordsRequest.objects.filter(pk=case.pk).update(state="clerk_review")
    words = canary(owner, "recordtext")
    upload = SimpleUploadedFile(f"{canary(owner, 'recordname')}.txt", f"{words} {words}@example.org".encode())
    record_intake.take_in(
        case.pk, uploads=[upload], actor=cast.the_intake(case), now=cast.NOW + timedelta(minutes=20)
    )
    record_read.read_waiting(lambda: cast.NOW + timedelta(minutes=21))
    RecordsRequest.objects.filter(pk=case.pk).update(state=state)


def _restrict(case: RecordsRequest) -> None:
    """Only the intake clerk sees it, with a canary in the reason."""
    why = canary("six", "restrictedwhy")
    later = cast.NOW + timedelta(days=2)
    case_restriction.restrict(case.pk, reason=why, readers=[], actor=cast.the_intake(case), now=later)


def _hide_a_dataset(city: City) -> None:
    """An entry of the catalog that is not public, with a canary in every field, beside a public one."""
    said = {name: canary("dat", name) for name in ("title", "description", "license", "rights")}
    hidden = entry(
        canary("dat", "id"),
        accessLevel="non-public",
        keyword=[canary("dat", "keyword"), NEEDLE],
        publisher={"name": canary("dat", "publisher")},
        contactPoint={"fn": canary("dat", "contact"), "hasEmail": f"{canary('dat', 'mail')}@example.org"},
        landingPage=f"https://{canary('dat', 'page')}.example/",
        distribution=[
            {"downloadURL": f"https://{canary('dat', 'data')}.example/x", "format": canary("dat", "form")}
        ],
        extra=canary("dat", "raw"),
        **said,
    )
    take_in(city, entry("open", title=f"The {NEEDLE} of the city"), hidden)


def _reported(owner: str, city: City, kind: str) -> Incident:
    """A report with a canary in everything that was given."""
    return incident_reports.report(
        incident_report_draft.Report(
            city=city,
            kind=kind,
            description=f"{NEEDLE} {canary(owner, 'ask')}",
            seen_at_url=canary(owner, "place"),
            name=canary(owner, "name"),
            email=f"{canary(owner, 'email')}@example.org",
            uploads=[SimpleUploadedFile(f"{canary(owner, 'file')}.txt", canary(owner, "filetext").encode())],
        ),
        actor=PUBLIC,
        now=cast.NOW,
    )


def _name(user: User, mark: str) -> None:
    user.first_name, user.last_name = "Staff", canary(mark, "staff")
    user.email = f"{canary(mark, 'mail')}@city.example"
    user.save()


def _department(city: City) -> Any:
    return city.departments.order_by("key").first()


def filed(owner: str, city: City, **changes: Any) -> RecordsRequest:
    """A case just filed, with a canary in everything the requester gave."""
    return cast.a_case(
        city,
        **changes,
        description=f"{NEEDLE} {canary(owner, 'ask')} please",
        name=canary(owner, "name"),
        email=f"{canary(owner, 'email')}@example.org",
        phone=canary(owner, "phone"),
        postal_address=canary(owner, "street"),
        intended_use=canary(owner, "use"),
    )


def _under_review(owner: str, city: City, department: Any) -> tuple[RecordsRequest, datetime]:
    """A case in review with messages, notes and documents of both sides."""
    case, now, hour = filed(owner, city), cast.NOW, timedelta(hours=1)
    desk, holder = cast.the_intake(case), cast.the_requester(case)
    case_review.begin_review(case.pk, department=department, actor=desk, now=now + hour)
    case_review.ask_to_clarify(case.pk, question=canary(owner, "question"), actor=desk, now=now + 2 * hour)
    case_clarification.clarify(case.pk, answer=canary(owner, "answer"), actor=holder, now=now + 3 * hour)
    case_messages.write_to_city(case.pk, body=canary(owner, "wrote"), actor=holder, now=now + 4 * hour)
    case_messages.write_to_requester(case.pk, body=canary(owner, "told"), actor=desk, now=now + 5 * hour)
    case_review.note(case.pk, body=canary(owner, "note"), actor=desk, now=now + 6 * hour)
    given = SimpleUploadedFile(f"{canary(owner, 'map')}.txt", canary(owner, "maptext").encode())
    case_documents.attach(case.pk, upload=given, actor=holder, now=now + 7 * hour)
    memo = SimpleUploadedFile(f"{canary(owner, 'memoname')}.txt", canary(owner, "memotext").encode())
    case_documents.add_documents(case.pk, uploads=[memo], actor=desk, now=now + 8 * hour)
    case_extension.extend(
        case.pk,
        draft=case_extension.ExtensionDraft(
            ground="voluminous",
            reason=canary(owner, "because"),
            to_on=cast.latest_extension_of(case),
            signer_name=canary(owner, "signer"),
            signer_title="Clerk",
        ),
        actor=desk,
        now=now + 9 * hour,
    )
    return case, now + 10 * hour


def _denial(owner: str) -> dict[str, Any]:
    citation = CitationInput(
        exemption_key="attorney_client", records=canary(owner, "records"), explanation=canary(owner, "why")
    )
    return {
        "citations": [citation],
        "segregability": canary(owner, "parts"),
        "responsible": [(canary(owner, "decider"), "Clerk")],
    }


def _denied(owner: str, city: City, department: Any) -> RecordsRequest:
    case, now = _under_review(owner, city, department)
    decider = staff(cast.a_reviewer(city, "whole"))
    _log(owner, case, now)
    determination_decide.deny(case.pk, draft=DenialDraft(**_denial(owner)), actor=decider, now=now)
    return cast.again(case)


def _log(owner: str, case: RecordsRequest, now: datetime, field: str = "logline") -> None:
    """A line of the withholding log, with a canary in each of its cells."""
    line = LineInput(
        canary(owner, field), None, canary(owner, "logoffice"), canary(owner, "logpages"),
        "attorney_client", "withheld", canary(owner, "logwhy"),
    )  # fmt: skip
    withholding_log_draft.save_lines(case.pk, added=[line], actor=cast.the_intake(case), now=now)


def _appealed(owner: str, city: City) -> RecordsRequest:
    case = _denied(owner, city, cast.a_department(city, "city_clerk"))
    line = case.decision.log_lines.get().pk
    appeal_file.appeal(
        case.pk,
        draft=appeal_draft.AppealDraft(
            grounds=canary(owner, "grounds"),
            representative=appeal_draft.Representative(
                canary(owner, "deputy"), canary(owner, "deputycontact"), canary(owner, "deputyright")
            ),
            citations=list(case.decision.citations.values_list("pk", flat=True)),
            lines=[line],
            reasons={f"line-{line}": canary(owner, "against")},
        ),
        actor=cast.the_requester(case),
        now=cast.NOW + timedelta(hours=12),
    )
    return cast.again(case)


def _released(owner: str, city: City) -> RecordsRequest:
    case, now = _under_review(owner, city, cast.a_department(city, "police"))
    given = SimpleUploadedFile(f"{canary(owner, 'paper')}.txt", canary(owner, "papertext").encode())
    case_documents.add_documents(case.pk, uploads=[given], actor=cast.the_intake(case), now=now)
    decider = staff(cast.a_reviewer(city, "whole"))
    _log(owner, case, now)
    determination_decide.release_in_part(
        case.pk,
        draft=ReleaseDraft(**_denial(owner), documents=[case.documents.latest("pk").pk], checked=True),
        actor=decider,
        now=now + timedelta(hours=1),
    )
    return cast.again(case)


def _accessed(owner: str, city: City, world: World) -> RecordsRequest:
    """Access to data with a key and a gateway: their secrets may come before nobody's eyes."""
    dataset = access.a_dataset(city, owner=cast.a_department(city, "police"))
    case = access.in_review(
        dataset,
        volume=canary(owner, "volume"),
        description=f"{NEEDLE} {canary(owner, 'ask')}",
        intended_use=canary(owner, "use"),
        name=canary(owner, "name"),
        email=f"{canary(owner, 'email')}@example.org",
    )
    data_access_grants.grant_access(
        case.pk, expires_on=access.LAST_DAY, tier=access.a_tier(city), reasons=canary(owner, "granted"),
        actor=cast.the_reviewer(case), now=access.GRANTED_AT,
    )  # fmt: skip
    key = access.a_key(case.access_grants.get())
    world.never += [key.secret, key.secret[-43:], access.a_gateway(city)]
    world.never += [*ApiKey.objects.values_list("secret_hash", flat=True)]
    world.never += [*GatewayToken.objects.values_list("secret_hash", flat=True)]
    return cast.again(case)


def _reviewed(owner: str, city: City) -> RecordsRequest:
    """A published dataset that somebody asked the city to protect, and why it was not."""
    case = filed(owner, city, kind="exemption_review", dataset=city.datasets.order_by("pk").last())
    now = cast.NOW + timedelta(hours=1)
    office = cast.a_department(city, "city_clerk")
    case_review.begin_review(case.pk, department=office, actor=cast.the_intake(case), now=now)
    point = DeclinedPoint(canary(owner, "point"), canary(owner, "why"))
    draft = DeclineDraft(points=[point], responsible=[(canary(owner, "decider"), "Clerk")])
    decider = staff(cast.a_reviewer(city, "whole"))
    decline_to_protect(case.pk, draft=draft, actor=decider, now=now + timedelta(hours=1))
    return cast.again(case)


# --- who walks


def roles(world: World) -> dict[str, Role]:
    """Everybody: the public, holders, each kind of staff of each city, and those whose keys have ended."""
    sacramento, bakersfield = City.objects.get(key="sacramento"), City.objects.get(key="bakersfield")
    whole = frozenset({"one", "two", "four", "five", "seven", "rep"})
    clerk, police = (cast.a_department(sacramento, key) for key in ("city_clerk", "police"))
    found = [
        Role("public", Client(), {}),
        *(_holder(world, owner) for owner in ("one", "two")),
        _reporter(world, "rep"),
        _staff(world, "intake clerk", cast.an_intake_clerk(sacramento), whole | {"six"}, "sac"),
        _staff(world, "appeals officer", cast.an_officer(sacramento), whole, "sac"),
        _staff(world, "administrator", cast.an_administrator(sacramento), whole, "sac"),
        _staff(
            world,
            "reviewer",
            cast.a_reviewer(sacramento, "clerk", clerk),
            frozenset({"one", "five", "seven"}),
            "sac",
        ),
        _staff(
            world,
            "police reviewer",
            cast.a_reviewer(sacramento, "police", police),
            frozenset({"two", "five"}),
            "sac",
        ),
        _staff(world, "clerk elsewhere", cast.an_intake_clerk(bakersfield), frozenset({"three"}), "bak"),
        _staff(world, "head elsewhere", cast.an_administrator(bakersfield), frozenset({"three"}), "bak"),
        _staff(world, "no city", _drifter(sacramento), frozenset(), ""),
        _ended(world),
    ]
    return {role.name: role for role in found}


def _holder(world: World, owner: str) -> Role:
    client = Client()
    assert client.get(f"/l/{world.secrets[owner]}/").status_code == 302
    headers = {"Authorization": f"Bearer {world.secrets[owner]}"}
    return Role(f"holder of {owner}", client, headers, frozenset({owner}), "", owner)


def _reporter(world: World, owner: str) -> Role:
    client = Client()
    assert client.get(f"/i/{world.secrets[owner]}/").status_code == 302
    return Role(f"reporter of {owner}", client, {}, frozenset({owner}), "", owner)


def _staff(world: World, name: str, user: User, sees: frozenset[str], city: str) -> Role:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    token = (
        api_tokens.issue(user.username, days=30, now=timezone.now()) if user.memberships.exists() else None
    )
    if token:
        world.never += [token.secret, StaffToken.objects.get(prefix=token.prefix).secret_hash]
    world.never.append(user.password)
    return Role(name, client, {"Authorization": f"Bearer {token.secret}"} if token else {}, sees, city)


def _drifter(city: City) -> User:
    """Somebody who may sign in but works for no city any more; their token lives on."""
    user = cast.an_intake_clerk(city, "left")
    user.memberships.all().delete()
    return user


def _ended(world: World) -> Role:
    """A browser that opened case `four` by a link that was then replaced."""
    case = world.cases["four"]
    old = world.secrets["four"]
    role = _holder(world, "four")
    case_links.replace_link(case.pk, actor=cast.the_intake(case), now=world.now + timedelta(hours=20))
    world.secrets["four"] = links.secret_of(case.links.get(revoked_at=None).pk)
    return Role("ended link", role.client, {"Authorization": f"Bearer {old}"})


# --- what an answer says


def said(response: Any) -> str:
    """Everything an answer says: body (zip and PDF files opened), headers and cookies."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content[:2] == b"PK":
        content = b"\n".join(_unzipped(content))
    if content[:4] == b"%PDF":
        content = _read(content)
    head = "\n".join(f"{name}: {value}" for name, value in response.items())
    return f"{head}\n{response.cookies.output()}\n{content.decode('utf-8', 'replace')}"


def _unzipped(content: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            yield name.encode()
            content = archive.read(name)
            yield _read(content) if content[:4] == b"%PDF" else content


def _read(content: bytes) -> bytes:
    """The words of a PDF."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).encode()
