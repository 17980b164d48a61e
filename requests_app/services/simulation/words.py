"""What simulated people ask for: sentences of common, rarer and very rare words, so that a search has work to do."""

from __future__ import annotations

from random import Random

SUBJECTS = (
    "building permits", "police reports", "inspection reports", "traffic camera footage", "city contracts",
    "council e-mails", "water quality tests", "tree removal permits", "code enforcement complaints",
    "fire incident reports", "parking citations", "payroll records", "grant applications", "sewer maintenance logs",
    "street light repair orders", "bridge inspection notes", "vendor invoices", "meeting minutes",
    "zoning decisions", "dog licences", "body camera video", "overtime records", "lease agreements", "audit reports",
)  # fmt: skip
STREETS = (
    "Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Garden", "Harbor", "Iris", "Juniper", "Keystone", "Laurel",
    "Maple", "Nutmeg", "Oak", "Poplar", "Quince", "Redwood", "Sycamore", "Tulip", "Union", "Vine", "Willow", "Yarrow",
)  # fmt: skip
FORMS = ("Avenue", "Boulevard", "Court", "Drive", "Lane", "Street", "Way")
REASONS = (
    "I need them for a neighborhood meeting.", "Electronic copies are fine.", "Please include attachments.",
    "A spreadsheet is best if one exists.", "Please leave out duplicates.", "I can narrow this if it helps.",
)  # fmt: skip
SYLLABLES = (
    "ba",
    "co",
    "di",
    "fer",
    "go",
    "hul",
    "ka",
    "lo",
    "mi",
    "nor",
    "pe",
    "ras",
    "so",
    "tum",
    "vi",
    "zan",
)


def description(rng: Random) -> str:
    """About fifty words. One word in it (`rare_word`) stands in about one request in 65,000."""
    subject, street = rng.choice(SUBJECTS), rng.choice(STREETS)
    place = f"{rng.randint(1, 9999)} {street} {rng.choice(FORMS)}"
    first, last = sorted((rng.randint(2015, 2026), rng.randint(2015, 2026)))
    return (
        f"All {subject} about {place} from {first} to {last}, with the letters and e-mails of the staff who handled "
        f"them, the notes made on site, and any photographs. The project is known as {rare_word(rng)}. "
        f"{rng.choice(REASONS)} {rng.choice(REASONS)}"
    )


def rare_word(rng: Random) -> str:
    """One of 65,536 made-up words."""
    return "".join(rng.choice(SYLLABLES) for _ in range(4))
