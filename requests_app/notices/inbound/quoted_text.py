"""What a reply says itself, apart from the mail it quotes; nothing is thrown away, the rest is folded."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ATTRIBUTION = re.compile(
    r"""^\s*+(?:
        (?:>\s*)?(?:on|el|am|le|il|op|em)\b.{0,200}(?:wrote|escribi[oó]|schrieb(?:\s+.{0,80})?|a\s+écrit|ha\s+scritto|schreef|escreveu)\s*:
        | .{0,120}\b(?:wrote|escribi[oó]|написал)\s*:
        | .{0,200}<[^<>@\s]+@[^<>\s]+>\s*(?:wrote|escribi[oó]|schrieb)?\s*:
    )\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
_DIVIDER = re.compile(
    r"^\s*(?:-{2,}\s*(?:original message|mensaje original|reply message|ursprüngliche nachricht|forwarded message|"
    r"message d'origine)\s*-{2,}|_{10,}|-{10,}|begin forwarded message:)\s*$",
    re.IGNORECASE,
)
_HEADERS = re.compile(
    r"^\s*\*?(?:from|de|von|sent|enviado|gesendet|date|fecha|to|para|an|subject|asunto|betreff)\s*:\*?\s",
    re.IGNORECASE,
)
_OPENS = re.compile(r"^\s*(?:on|el|am|le|il|op|em|\d{1,2}\.\d{1,2}\.\d{4})\b", re.IGNORECASE)
_QUOTED = re.compile(r"^\s*>")


_GREETING = re.compile(
    r"^\s*(?:hello|hi|hey|dear|good (?:morning|afternoon|evening)|to whom|hola|buen[oa]s|estimad[oa]s?)\b"
    r".{0,80}[,:]\s*$",
    re.IGNORECASE,
)
_ANSWERS = re.compile(
    r"^\s*(?:>\s*)?\[?(?:my |our )?(?:answers?|repl(?:y|ies)|responses?|respuestas?)\s*(?:to )?#?\d{0,3}\]?\s?[:.)]",
    re.IGNORECASE,
)
_BELOW = re.compile(
    r"\b(?:see (?:my |our )?(?:\w{1,20} )?(?:below|inline)|(?:answers?|answered|comments|replies|responses?)\b.{0,30}\b"
    r"(?:below|inline|in (?:red|blue|green|bold))|m[aá]s abajo|en rojo|en azul)\b",
    re.IGNORECASE,
)
LONGEST_LINE = 500
"""So many characters of a line are looked at."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The reply's own words and what it quotes. Both together are the whole text."""

    own: str
    quoted: str


def fold(text: str) -> Reply:
    """Part a reply's words from the quotation below them. Answers between quoted lines are kept as they stand."""
    lines = text.splitlines()
    start = _start_of_quotation([line[:LONGEST_LINE] for line in lines])
    if start is None:
        return Reply(text.strip(), "")
    own = "\n".join(lines[:start]).strip()
    if not own or _answers_below(lines, start):
        return Reply(text.strip(), "")
    return Reply(own, "\n".join(lines[start:]).strip())


def _answers_below(lines: list[str], start: int) -> bool:
    """Whether an answer stands in the quoted mail, where nothing marks its lines: then all of it is shown."""
    above = [line[:LONGEST_LINE] for line in lines[:start] if line.strip()]
    only_greets = len(above) == 1 and bool(_GREETING.match(above[0]))
    points_down = any(_BELOW.search(line) for line in above[:40])
    return only_greets or points_down or any(_ANSWERS.match(line[:LONGEST_LINE]) for line in lines[start:])


def _start_of_quotation(lines: list[str]) -> int | None:
    """The first line of a quotation after which the sender writes nothing of their own."""
    for index, line in enumerate(lines):
        if _begins(lines, index):
            if _DIVIDER.match(line) or _is_header_block(lines, index):
                return index
            return None if _speaks_again(lines[index:]) else index
    return None


def _begins(lines: list[str], index: int) -> bool:
    line = lines[index]
    if _DIVIDER.match(line) and any(each.strip() for each in lines[index + 1 : index + 200]):
        return _length(lines, index) > 0 and (
            not set(line.strip()) <= {"-", "_"} or _is_header_block(lines, index + 1)
        )
    if _ATTRIBUTION.match(line) or _is_header_block(lines, index):
        return True
    if index + 1 < len(lines) and _ATTRIBUTION.match(f"{line.rstrip()} {lines[index + 1].lstrip()}"):
        return bool(_OPENS.match(line))
    return bool(_QUOTED.match(line))


def _length(lines: list[str], index: int) -> int:
    """Lines of the attribution itself: two where it was broken in two."""
    broken = index + 1 < len(lines) and not _ATTRIBUTION.match(lines[index])
    joined = f"{lines[index].rstrip()} {lines[index + 1].lstrip()}" if broken else ""
    return 2 if broken and _ATTRIBUTION.match(joined) else 1


def _is_header_block(lines: list[str], index: int) -> bool:
    """The heading of a quoted mail as desktop programs write it: From, Sent, To, Subject."""
    block = [line for line in lines[index : index + 8] if line.strip()][:4]
    starts = index < len(lines) and bool(_HEADERS.match(lines[index]))
    return starts and sum(bool(_HEADERS.match(line)) for line in block) >= 3


def _speaks_again(lines: list[str]) -> bool:
    """Whether someone writes below or between the quoted lines, their signature apart."""
    quoted = next((index for index, line in enumerate(lines) if _QUOTED.match(line)), None)
    if quoted is None:
        return False
    for line in lines[quoted:]:
        if line.rstrip() == "--" or line == "-- ":
            return False
        if (
            line.strip()
            and not _QUOTED.match(line)
            and not _is_signature(line)
            and not _ATTRIBUTION.match(line)
        ):
            return True
    return False


def _is_signature(line: str) -> bool:
    return line.lower().startswith(("sent from my", "enviado desde mi"))
