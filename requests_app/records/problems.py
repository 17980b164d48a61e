"""Why a record could not be read, and what is wrong with a file made for the requester, in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

PROBLEMS: Mapping[str, object] = {
    "": "",
    "password": _("It is protected by a password."),
    "damaged": _("It is damaged, or its content does not match its name."),
    "no_pages": _("It has no pages."),
    "too_many_pages": _("It has too many pages."),
    "too_many_members": _("It holds too many files."),
    "too_deep": _("It is nested too deeply inside other files."),
    "too_big": _("It is too big to read."),
    "too_long": _("It is too long to show as pages."),
    "zip_bomb": _("It unpacks to far more than its size."),
    "time": _("Reading it took too long."),
    "memory": _("Reading it took too much memory."),
    "empty": _("It is empty."),
    "rich_text_only": _(
        "Its words are only in rich text, which cannot be read here. Save it from Outlook as .eml and add it again."
    ),
    "unknown_kind": _("Files of this type cannot be reviewed here."),
    "no_office": _("It can be shown only where LibreOffice is installed."),
    "no_pst": _("It can be opened only where libpff is installed."),
    "media": _("Audio and video cannot be reviewed here."),
}
"""Why a record could not be read, in words."""

FAULTS: Mapping[str, object] = {
    "earlier_revision": _("An earlier version is still in the file."),
    "pages": _("A page is missing or was added."),
    "hidden_parts": _("Something hidden is still in the file."),
    "metadata": _("Properties of the file are still there."),
    "word_found": _("A redacted word is still in the file."),
    "word_in_box": _("Text can still be read inside a box."),
    "not_opaque": _("A box is not fully black."),
    "not_a_picture": _("A page with a box is not made of one picture."),
    "not_read_back": _("The file could not be read again."),
    "formula": _("A formula is still in the file."),
    "time": _("Making the file took too long."),
    "memory": _("Making the file took too much memory."),
    "damaged": _("The file could not be made."),
    "password": _("It is protected by a password."),
    "place_recorded": _("It still says where it was recorded."),
    "exchanged": _("The stored file is not the one that was added."),
    "no_such_page": _("A box is on a page that does not exist."),
}
"""What the witness can say of a file made for the requester."""
