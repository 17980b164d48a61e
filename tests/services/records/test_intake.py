"""Records come in: many at once, all or none; archives are unpacked, copies counted, and nothing is lost."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from requests_app.cases.event_chain import data_of
from requests_app.cases.refusals import BadDocument, Incomplete, NotPermitted, WrongState
from requests_app.models import Record
from requests_app.services.records import intake, read
from tests import cast
from tests.record_acts import NOW, in_review, read_all, take_in, taken_and_read
from tests.record_files import a_mail, a_mailbox, a_pdf, a_zip, upload
from tests.services.snapshot import snapshot

pytestmark = pytest.mark.django_db


def stored_files() -> int:
    def count(folder: str) -> int:
        if not default_storage.exists(folder):
            return 0
        folders, files = default_storage.listdir(folder)
        return len(files) + sum(count(f"{folder}/{name}") for name in folders)

    return count("records")


def test_many_files_are_stored_at_once_and_the_history_fixes_how_many_and_which() -> None:
    case = in_review()
    records = take_in(case, {f"{place}.pdf": a_pdf(f"Page of {place}") for place in range(5)})
    assert [record.kind for record in records] == ["pdf"] * 5
    assert {record.read_state for record in records} == {"waiting"}
    event = case.events.latest("seq")
    assert (event.kind, data_of(event)) == ("records_taken_in", intake.digest_of(records))


def test_who_may_not_add_records_is_refused_and_nothing_is_kept() -> None:
    case = in_review()
    before = snapshot()
    with pytest.raises(NotPermitted):
        take_in(case, {"a.pdf": a_pdf("A")}, actor=cast.the_requester(case))
    assert snapshot() == before
    assert stored_files() == 0


def test_a_closed_request_takes_no_more_records() -> None:
    case = cast.a_case_in("released")
    with pytest.raises(WrongState):
        take_in(case, {"a.pdf": a_pdf("A")})
    assert stored_files() == 0


def test_one_file_too_big_keeps_all_of_them_out(settings: pytest.FixtureRequest) -> None:
    settings.RECORDS_MAX_BYTES = 2000  # type: ignore[attr-defined]
    case = in_review()
    with pytest.raises(BadDocument):
        take_in(case, {"small.txt": b"small", "big.txt": b"x" * 2001})
    assert not Record.objects.filter(case=case).exists()
    assert stored_files() == 0


def test_without_a_file_there_is_nothing_to_add() -> None:
    with pytest.raises(Incomplete):
        take_in(in_review(), {})


def test_the_same_file_twice_is_kept_once_and_counted() -> None:
    case = in_review()
    first, second = take_in(case, {"one.pdf": a_pdf("Same"), "two.pdf": a_pdf("Same")})
    assert second.copy_of == first
    assert first.copies.count() == 1
    assert stored_files() == 1


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\boot\\x.txt", "a\u202egnp.txt", "x" * 400, ""])
def test_no_name_of_a_file_reaches_the_disk(name: str) -> None:
    record = intake.take_in(
        (case := in_review()).pk, uploads=[_named(name)], actor=cast.the_reviewer(case), now=NOW
    )[0]
    assert "/" not in record.name and "\\" not in record.name and 0 < len(record.name) <= 300
    assert record.file.name == f"records/{record.key.hex[:2]}/{record.key.hex}"


def _named(name: str):
    file = upload("x.txt", b"words")
    file._name = name
    return file


# --- archives


def test_a_zip_file_is_unpacked_into_records_with_their_path() -> None:
    case = in_review()
    archive, *members = taken_and_read(
        case, {"all.zip": a_zip({"a/one.pdf": a_pdf("One"), "two.txt": b"Two"})}
    )
    assert archive.read_state == "read"
    assert [(one.name, one.path, one.kind, one.read_state) for one in members] == [
        ("one.pdf", "a/one.pdf", "pdf", "read"),
        ("two.txt", "two.txt", "text", "read"),
    ]
    assert {one.custodian for one in members} == {"Public Works"}
    assert list(Record.objects.to_decide().filter(case=case)) == members


def test_a_mailbox_becomes_mails_and_attachments_with_their_thread() -> None:
    first = a_mail(attachments={"plan.pdf": a_pdf("The plan")})
    answer = a_mail("Re: Bridge contract", "Thanks.", message_id="<two@city.example>",
                    headers={"In-Reply-To": "<one@city.example>"})  # fmt: skip
    case = in_review()
    taken_and_read(case, {"box.mbox": a_mailbox([first, answer])})
    mails = Record.objects.filter(case=case, kind="mail").order_by("position")
    assert [(mail.subject, mail.thread, mail.pages_count) for mail in mails] == [
        ("Bridge contract", "<one@city.example>", 1),
        ("Re: Bridge contract", "<one@city.example>", 1),
    ]
    plan = Record.objects.get(case=case, kind="pdf")
    assert (plan.parent, plan.name, plan.depth) == (mails[0], "plan.pdf", 2)
    assert "Please see the contract." in mails[0].pages.get().text


def test_the_same_mail_from_two_mailboxes_is_one_record_although_its_way_differed() -> None:
    case = in_review()
    ours = a_mail(attachments={"plan.pdf": a_pdf("The plan")}, headers={"Received": "from one"})
    theirs = a_mail(attachments={"plan.pdf": a_pdf("The plan")}, headers={"Received": "from another"})
    taken_and_read(case, {"ours.mbox": a_mailbox([ours]), "theirs.eml": theirs})
    mails = Record.objects.filter(case=case, kind="mail")
    assert mails.filter(copy_of=None).count() == 1
    assert mails.exclude(copy_of=None).get().file.name == ""
    assert Record.objects.filter(case=case, kind="pdf", copy_of=None).count() == 1


def test_mails_of_one_name_but_different_words_are_both_kept() -> None:
    case = in_review()
    taken_and_read(case, {"a.eml": a_mail(body="Yes."), "b.eml": a_mail(body="No.")})
    assert Record.objects.filter(case=case, copy_of=None).count() == 2


def test_a_mail_in_a_mail_in_a_mail_is_taken_out_to_its_depth() -> None:
    mail = a_mail("innermost", message_id="<0@city.example>")
    for level in range(1, 8):
        mail = a_mail(f"level {level}", message_id=f"<{level}@city.example>", attachments={"inner.eml": mail})
    case = in_review()
    taken_and_read(case, {"outer.eml": mail})
    found = list(Record.objects.filter(case=case).order_by("depth"))
    assert [(one.depth, one.read_state) for one in found[:6]] == [(depth, "read") for depth in range(6)]
    assert (found[6].read_state, found[6].problem) == ("failed", "too_deep")
    assert found[6].file.name


def test_reading_goes_on_where_it_was_cut_off_and_doubles_nothing() -> None:
    case = in_review()
    take_in(case, {"all.zip": a_zip({f"{place}.txt": f"Text {place}".encode() for place in range(120)})})
    archive = read.claim(NOW)
    assert archive is not None
    read.read(archive, now=NOW)
    Record.objects.filter(parent=archive, position__gt=60).delete()
    Record.objects.filter(pk=archive.pk).update(read_state="waiting", claimed_until=None)
    read_all()
    members = Record.objects.filter(parent=archive)
    assert (members.count(), members.values("position").distinct().count()) == (120, 120)
    assert set(members.values_list("read_state", flat=True)) == {"read"}


def test_a_record_somebody_reads_is_not_read_twice_until_the_lease_ends() -> None:
    take_in(in_review(), {"a.txt": b"Words"})
    assert read.claim(NOW) is not None
    assert read.claim(NOW) is None
    again = read.claim(NOW + read.LEASE + cast.DAY)
    assert again is not None and again.tries == 2


def test_a_file_that_breaks_its_reader_three_times_is_given_up() -> None:
    take_in(in_review(), {"a.txt": b"Words"})
    Record.objects.update(tries=3)
    assert read_all() == {"failed": 1}
    assert Record.objects.get().problem == "damaged"


# --- bad input


def _locked_zip() -> bytes:
    content = bytearray(a_zip({"secret.txt": b"words"}, level=zipfile.ZIP_STORED))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    return bytes(content)


def test_every_bad_file_is_kept_marked_and_stops_nothing() -> None:
    files = {
        "empty.pdf": b"",
        "cut.pdf": a_pdf("Some words on a page")[:400],
        "not.zip": b"PK\x03\x04 and then nothing of the kind",
        "bomb.zip": a_zip({"zeros.txt": b"0" * 60_000_000}),
        "many.zip": a_zip({f"{place}": b"" for place in range(20_001)}, level=zipfile.ZIP_STORED),
        "strange.bin": b"\x00\x01\x02" * 50,
        "last.txt": b"The last file is read.",
    }
    case = in_review()
    taken_and_read(case, files)
    found = {one.name: (one.read_state, one.problem) for one in Record.objects.filter(case=case, parent=None)}
    assert found == {
        "empty.pdf": ("failed", "empty"),
        "cut.pdf": ("failed", "damaged"),
        "not.zip": ("failed", "damaged"),
        "bomb.zip": ("failed", "zip_bomb"),
        "many.zip": ("failed", "too_many_members"),
        "strange.bin": ("failed", "unknown_kind"),
        "last.txt": ("read", ""),
    }
    assert all(one.file.name for one in Record.objects.filter(case=case))


def test_a_locked_member_is_listed_and_the_others_are_read() -> None:
    case = in_review()
    taken_and_read(case, {"locked.zip": _locked_zip()})
    member = Record.objects.get(case=case, name="secret.txt")
    assert (member.read_state, member.problem) == ("failed", "password")


def test_a_bomb_that_lies_about_its_size_is_stopped_while_it_unpacks() -> None:
    content = bytearray(a_zip({"zeros.txt": b"0" * 60_000_000}))
    place = content.index(b"PK\x01\x02") + 24
    content[place : place + 4] = (1000).to_bytes(4, "little")
    case = in_review()
    taken_and_read(case, {"lies.zip": bytes(content)})
    assert Record.objects.get(case=case, name="lies.zip").problem in ("", "zip_bomb")
    assert sum(one.size for one in Record.objects.filter(case=case, name="zeros.txt")) <= 1_100_000


def test_names_inside_an_archive_go_nowhere() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../../../tmp/evil.txt", b"words")
        archive.writestr("\u202etxt.exe", b"MZ words")
    case = in_review()
    taken_and_read(case, {"names.zip": out.getvalue()})
    names = list(Record.objects.filter(case=case, parent__isnull=False).values_list("name", flat=True))
    assert names[0] == "evil.txt" and "\u202e" not in names[1]


def test_a_command_adds_whole_folders_as_a_member_of_staff_and_names_what_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = in_review()
    (tmp_path / "export" / "2024").mkdir(parents=True)
    (tmp_path / "export" / "2024" / "memo.txt").write_bytes(b"A memo")
    (tmp_path / "one.txt").write_bytes(b"One")
    paths = [str(tmp_path / "export"), str(tmp_path / "one.txt")]
    by = cast.a_reviewer(case.city).username
    call_command("add_records", case.number, *paths, by=by, custodian="City Clerk")
    assert "2 added, 0 not added" in capsys.readouterr().out
    found = {(record.path, record.name, record.custodian) for record in Record.objects.all()}
    assert found == {("export/2024", "memo.txt", "City Clerk"), ("", "one.txt", "City Clerk")}
    for number, path, user in (
        ("X-1", paths[1], by),
        (case.number, "/no/such", by),
        (case.number, paths[1], "none"),
    ):
        with pytest.raises(CommandError):
            call_command("add_records", number, path, by=user)
    with pytest.raises(CommandError, match="not added"):
        call_command("add_records", case.number, paths[1], by=cast.an_officer(case.city).username)
    assert Record.objects.count() == 2
