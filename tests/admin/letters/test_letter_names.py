"""Every letter of the letterhead pages has a name; its key is never shown."""

from __future__ import annotations

from requests_app.admin.letters.letter_names import name_of
from requests_app.notices.letters import layouts
from requests_app.services.letters.letterhead_draft import BY_KEY


def test_every_letter_whose_parts_can_be_ordered_has_a_name() -> None:
    for key in BY_KEY:
        if layouts.house_parts(key):
            assert name_of(key)
            assert "_" not in name_of(key)
