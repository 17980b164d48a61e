"""Places in mails, texts, pictures, recordings and archives."""

from __future__ import annotations

import base64
import io
import random
from email.message import EmailMessage

from PIL import Image, PngImagePlugin

from bench.planted.numbers import Secret
from bench.planted.pdfs import FILLER, sheet_of_paper, words as pdf_words
from tests.outlook_files import a_saved_mail, winmail
from tests.record_files import a_mail, a_zip


def mail(dice: random.Random, body: str = "", *, subject: str = "Bridge", **more: object) -> bytes:
    told = "\n".join(dice.choices(FILLER, k=4))
    return a_mail(subject, f"{told}\n{body}\n", message_id=f"<{dice.getrandbits(64):x}@city.example>", **more)  # type: ignore[arg-type]


def body(secret: Secret, dice: random.Random) -> bytes:
    return mail(dice, secret.sentence)


def quoted_body(secret: Secret, dice: random.Random) -> bytes:
    return mail(dice, f"> On Monday you wrote:\n> {secret.sentence}")


def subject(secret: Secret, dice: random.Random) -> bytes:
    return mail(dice, subject=secret.sentence[:180])


def html_only(secret: Secret, dice: random.Random) -> bytes:
    said = secret.sentence.replace("&", "&amp;")
    if dice.random() < 0.5:
        said = "".join(f"&#{ord(sign)};" for sign in secret.sentence)
    return a_mail(
        body="", html=f"<table><tr><td>{said}</td></tr></table>", message_id=f"<{dice.getrandbits(64):x}@x>"
    )


def encoded_body(secret: Secret, dice: random.Random) -> bytes:
    """Base64 in another alphabet."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "Pat <pat@city.example>", "records@city.example", "Bridge"
    made["Message-ID"] = f"<{dice.getrandbits(64):x}@city.example>"
    made.set_content(
        f"{dice.choice(FILLER)}\n{secret.sentence}\n", cte="base64", charset=dice.choice(["utf-8", "utf-16"])
    )
    return made.as_bytes()


def attached_text(secret: Secret, dice: random.Random) -> bytes:
    return mail(dice, attachments={"note.txt": secret.sentence.encode()})


def attached_pdf(secret: Secret, dice: random.Random) -> bytes:
    return mail(dice, attachments={"scan.pdf": pdf_words(secret, dice)})


def inner_mail(secret: Secret, dice: random.Random) -> bytes:
    return mail(dice, attachments={"forwarded.eml": mail(dice, secret.sentence)})


def file_name(secret: Secret, dice: random.Random) -> bytes:
    return mail(dice, attachments={f"{secret.written.replace('/', '-')}.txt": dice.choice(FILLER).encode()})


def header_of_a_program(secret: Secret, dice: random.Random) -> bytes:
    return mail(dice, headers={"X-Comment": secret.sentence})


def unseen_html(secret: Secret, dice: random.Random) -> bytes:
    """Words of the page for machines, beside plain words for people."""
    hidden = dice.choice(
        ["<!-- {} -->", "<div style='display:none'>{}</div>", "<span style='color:#fff'>{}</span>"]
    )
    return mail(dice, html=f"<p>{dice.choice(FILLER)}</p>{hidden.format(secret.sentence)}")


def saved_mail(secret: Secret, dice: random.Random) -> bytes:
    return a_saved_mail(body=f"{dice.choice(FILLER)} {secret.sentence}")


def win_mail(secret: Secret, dice: random.Random) -> bytes:
    return winmail({}, body=f"{dice.choice(FILLER)} {secret.sentence}")


def text(secret: Secret, dice: random.Random) -> bytes:
    said = f"{dice.choice(FILLER)}\n{secret.sentence}\n{dice.choice(FILLER)}\n"
    return said.encode(dice.choice(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))


def table(secret: Secret, dice: random.Random) -> bytes:
    return f'item,amount,remark\r\nbridge,12,"{secret.sentence}"\r\n'.encode()


def picture_of_words(secret: Secret, dice: random.Random) -> bytes:
    out = io.BytesIO()
    sheet_of_paper(secret.sentence, dice).save(out, dice.choice(["PNG", "JPEG", "TIFF"]))
    return out.getvalue()


def _photo() -> Image.Image:
    return Image.new("RGB", (80, 60), (90, 90, 200))


def exif(secret: Secret, dice: random.Random) -> bytes:
    notes, out = Image.Exif(), io.BytesIO()
    notes[dice.choice([0x010E, 0x013B, 0x8298, 0x9C9B])] = secret.sentence
    _photo().save(out, dice.choice(["JPEG", "TIFF", "PNG"]), exif=notes)
    return out.getvalue()


def png_words(secret: Secret, dice: random.Random) -> bytes:
    notes, out = PngImagePlugin.PngInfo(), io.BytesIO()
    notes.add_text("Comment", secret.sentence, zip=dice.random() < 0.5)
    _photo().save(out, "PNG", pnginfo=notes)
    return out.getvalue()


def jpeg_remark(secret: Secret, dice: random.Random) -> bytes:
    out = io.BytesIO()
    _photo().save(out, "JPEG", comment=secret.sentence)
    return out.getvalue()


def after_the_end(secret: Secret, dice: random.Random) -> bytes:
    out = io.BytesIO()
    _photo().save(out, dice.choice(["PNG", "JPEG"]))
    return out.getvalue() + secret.sentence.encode()


def second_picture(secret: Secret, dice: random.Random) -> bytes:
    """A later page of the file."""
    out = io.BytesIO()
    pages = [sheet_of_paper("Open words", dice), sheet_of_paper(secret.sentence, dice)]
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    return out.getvalue()


def recording(secret: Secret, dice: random.Random) -> bytes:
    """A film whose remark or place of recording holds the words."""
    said = secret.sentence.encode()
    atom = (8 + len(said)).to_bytes(4, "big") + dice.choice([b"\xa9cmt", b"\xa9xyz", b"\xa9nam"]) + said
    head = bytes.fromhex("00000018667479706d703432000000006d70343269736f6d")
    return head + (8 + len(atom)).to_bytes(4, "big") + b"udta" + atom


def in_an_archive(secret: Secret, dice: random.Random) -> bytes:
    return a_zip(
        {"folder/memo.pdf": pdf_words(secret, dice), "folder/readme.txt": dice.choice(FILLER).encode()}
    )


def archive_in_archive(secret: Secret, dice: random.Random) -> bytes:
    return a_zip({"inner.zip": a_zip({"note.txt": text(secret, dice)}), "open.txt": b"Open words"})


def packed_as_text(secret: Secret, dice: random.Random) -> bytes:
    """Base64 in the middle of a text: no one reads it, and any program does."""
    return f"{dice.choice(FILLER)}\n{base64.b64encode(secret.sentence.encode()).decode()}\n".encode()


MAIL_SHOWN = (
    body, quoted_body, subject, html_only, encoded_body, attached_text, attached_pdf, inner_mail, file_name, saved_mail,
    win_mail,
)  # fmt: skip
MAIL_HIDDEN = (header_of_a_program, unseen_html)
TEXT_SHOWN = (text, table)
PICTURE_SHOWN = (picture_of_words, second_picture)
PICTURE_HIDDEN = (exif, png_words, jpeg_remark, after_the_end)
ARCHIVES = (in_an_archive, archive_in_archive)
