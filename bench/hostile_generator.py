"""Hostile mails from a seed: half are real mails with something changed, half are built to cost time or memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from zipfile import ZipFile

DATA = Path(__file__).resolve().parents[1] / "tests" / "data" / "mail"
LONGEST = 35_000_000
HEAD = b"From: ana@example.org\nTo: records@localhost\nSubject: Re: Your request\n"
TAGS = (
    b"<a ",
    b"<div>",
    b"<",
    b"<!--",
    b"<style>",
    b'<a "',
    b"&#9",
    b"<pre>\n",
    b"<blockquote>x",
    b"<td>x",
    b"<meta ",
    b"<b><i>",
)
LINES = (
    b"> ",
    b">\n",
    b"On ",
    b"From: x\n",
    b"____________\n",
    b"begin 644 x\n",
    b" \n",
    b"Message-ID: ",
    b"a@",
)
HEADERS = (
    b'From: "\\"',
    b"From: (",
    b"To: a@b,",
    b"Subject: =?utf-8?Q?=41?= ",
    b'Content-Type: a/b; a="',
    b"A: b\n c",
)
CHARSETS = (
    b"utf-7",
    b"punycode",
    b"idna",
    b"unicode_escape",
    b"zlib",
    b"utf-16",
    b"iso-2022-jp",
    b"x" * 900,
    b"hz",
    b"mbcs",
)
ENCODINGS = (b"base64", b"quoted-printable", b"x-uuencode", b"8bit", b"binary", b"none")


def real() -> list[bytes]:
    """Every real mail of the corpora."""
    found: list[bytes] = []
    for path in sorted(DATA.glob("*.zip")):
        with ZipFile(path) as archive:
            found += [archive.read(name) for name in archive.namelist()]
    return found + [path.read_bytes() for path in sorted((DATA / "cases").glob("*.eml"))]


def hostile(seed: int, count: int, longest: int = LONGEST) -> Iterator[bytes]:
    """So many mails; the same for the same seed."""
    random, originals = Random(seed), real()  # noqa: S311 - nothing is guarded by it
    for number in range(count):
        if number % 2:
            yield mutated(random, originals)[:longest]
        else:
            yield random.choice(BUILT)(random, _length(random, longest))[:longest]


def _length(random: Random, longest: int) -> int:
    """Mostly small, sometimes as big as a mail may be."""
    return int(min(longest, 10 ** random.uniform(3, 7.55)))


def mutated(random: Random, originals: list[bytes]) -> bytes:
    """A real mail: cut, doubled, overwritten, spliced with another, or with another part's words repeated."""
    mail = bytearray(random.choice(originals))
    for _change in range(random.randint(1, 6)):
        start = random.randrange(len(mail) + 1)
        end = min(len(mail), start + int(10 ** random.uniform(0, 3)))
        what = random.randrange(7)
        if what == 0:
            del mail[start:end]
        elif what == 1:
            mail[start:start] = mail[start:end] * random.randint(1, 400)
        elif what == 2:
            mail[start:end] = random.randbytes(end - start)
        elif what == 3:
            other = random.choice(originals)
            mail[start:end] = other[random.randrange(len(other) + 1) :]
        elif what == 4:
            mail[start:end] = random.choice(TAGS + LINES + HEADERS) * random.randint(1, 5_000)
        elif what == 5:
            mail[start:start] = (
                b"\nContent-Type: multipart/mixed; boundary="
                + random.choice((b"x", b"", b"--"))
                + b"\n\n--x\n"
            )
        else:
            mail = bytearray(bytes(mail).replace(b"\n", random.choice((b"\r\n", b"\r", b"\n\n", b"\x00"))))
    return bytes(mail)


def _html(random: Random, length: int) -> bytes:
    unit = b"".join(random.choices(TAGS, k=random.randint(1, 3)))
    return (
        HEAD
        + b"Content-Type: text/html\n\n"
        + unit * (length // len(unit))
        + random.choice((b"", b">", b"-->"))
    )


def _words(random: Random, length: int) -> bytes:
    unit = b"".join(random.choices(LINES, k=random.randint(1, 3)))
    kind = random.choice((b"", b"From: MAILER-DAEMON@x\nSubject: failure\n", HEAD))
    return kind + b"\n" + unit * (length // len(unit))


def _head(random: Random, length: int) -> bytes:
    unit = random.choice(HEADERS)
    name, _colon, rest = unit.partition(b" ")
    return name + b" " + rest * (length // max(1, len(rest))) + b"\n\nHello.\n"


def _nested(random: Random, length: int) -> bytes:
    kind = random.choice((b"mixed", b"alternative", b"related", b"signed", b"report", b"digest"))
    levels = (
        b"Content-Type: multipart/%b; boundary=b%d\n\n--b%d\n" % (kind, level % random.randint(1, 9), level)
        for level in range(min(length // 50, 200_000))
    )
    return HEAD + b"".join(levels)


def _parts(random: Random, length: int) -> bytes:
    inner = random.choice(
        (b"\nx\n", b"Content-Type: message/rfc822\n\nFrom: a@b\n\nx\n", b"Content-Type: text/html\n\n<p>x\n")
    )
    unit = b"--x\n" + inner
    return HEAD + b"Content-Type: multipart/mixed; boundary=x\n\n" + unit * (length // len(unit))


def _encoded(random: Random, length: int) -> bytes:
    unit = random.choice(
        (b"QUJD\n", b"!=*=", b"=", b"=41", b"=\n", b"\xff\xfe", b"\x1b$B", b"begin 644 x\n#0V%T\n")
    )
    head = b"Content-Type: text/plain; charset=" + random.choice(CHARSETS)
    return (
        HEAD
        + head
        + b"\nContent-Transfer-Encoding: "
        + random.choice(ENCODINGS)
        + b"\n\n"
        + unit * (length // len(unit))
    )


def _container(random: Random, length: int) -> bytes:
    start = random.choice((b"\x78\x9f\x3e\x22\x01\x00", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 20))
    body = random.choice(
        (b"\x02\x02\x90\x06\x00\x04\x00\x00\x00abcd\x00\x00", b"\0", b"\xff", random.randbytes(64))
    )
    head = b'Content-Type: application/ms-tnef; name="' + random.choice((b"winmail.dat", b"a.msg")) + b'"\n\n'
    return HEAD + head + start + body * (length // len(body))


BUILT: tuple[Callable[[Random, int], bytes], ...] = (
    _html,
    _words,
    _head,
    _nested,
    _parts,
    _encoded,
    _container,
)
