"""What the first bytes of a file say it is: a PDF, an MP3, readable text and in which encoding."""

from __future__ import annotations

import filetype


def text_encoding(head: bytes) -> str:
    """The encoding of readable text: by its mark, UTF-8, else Windows' own."""
    for mark, name in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8")):
        if head.startswith(mark):
            return name
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as problem:
        if problem.start < len(head) - 4:
            return "windows-1252"
    return "utf-8"


def is_text(extension: str, head: bytes) -> bool:
    """Readable text without signs of a program, and without markup where the extension promises none."""
    encoding = text_encoding(head)
    # A mark of UTF-16 is also what an MPEG frame may begin with: text then has no NUL character of its own.
    text = head.removeprefix(b"\xef\xbb\xbf").decode(encoding, errors="replace").rstrip("\ufffd")
    if "\x00" in text or (encoding != "utf-16" and filetype.guess(head) is not None):
        return False
    if any(ord(char) < 32 and char not in "\t\n\r\f\x0b\x1b" for char in text) or head.startswith(
        (b"MZ", b"%PDF-")
    ):
        return False
    start = text.lstrip("\ufeff \t\r\n").lower()
    if extension == "eml":
        return True  # only ever a download
    if extension == "csv" and start.startswith("<?xml"):
        return not any(tag in start for tag in ("<svg", "<html", "<script"))
    return not start.startswith(("<!", "<?", "<html", "<svg", "<script"))


def is_pdf(head: bytes) -> bool:
    """PDF begins within its first kilobyte: mail programs and editors put bytes before it, no other format's."""
    at = head[:1024].find(b"%PDF-")
    return at >= 0 and not head.lstrip(b"\xef\xbb\xbf \t\r\n")[:4].startswith(
        (b"<", b"MZ", b"PK", b"GIF8", b"\x7fELF")
    )


def is_mp3(head: bytes) -> bool:
    """An ID3 tag, or a frame of MPEG 1, 2 or 2.5 in layer III."""
    frame = len(head) > 2 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2 and head[2] & 0xF0 not in (0, 0xF0)
    return head.startswith(b"ID3") or frame
