"""Verifies a downloaded case file offline, with nothing but Python's standard library: `python3 verify.py`.

It checks that every file is the one the manifest names, that the chain of events is whole, that each checkpoint
fixes an event of this chain and carries a signature of the key it names, that time stamps hold, that letters,
documents, decisions and messages are the ones the last checkpoint fixed, and that the manifests of released records
are those of the chain. Compare the key with the one the city publishes.
"""

from __future__ import annotations

import hashlib
import json
import sys
from base64 import b64decode
from pathlib import Path

if __name__ == "__main__":
    sys.dont_write_bytecode = True  # nothing is added to the folder that is checked
    sys.path.insert(0, str(Path(__file__).resolve().parent))  # also where Python runs isolated
try:
    from verify_stamps import NotAStamp, check_stamp  # type: ignore[import-not-found,unused-ignore]
except ModuleNotFoundError:  # here it has another name than in a case file
    from requests_app.services.case_export.offline_stamps import NotAStamp, check_stamp

ZERO = "0" * 64
LEFT_BY_SYSTEMS = {".DS_Store", "Thumbs.db", "desktop.ini"}

# Ed25519 signature check, written from RFC 8032, section 5.1. It handles public data only, so speed and constant
# time do not matter here.
P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]


def _add(a: Point, b: Point) -> Point:
    aa = (a[1] - a[0]) * (b[1] - b[0]) % P
    bb = (a[1] + a[0]) * (b[1] + b[0]) % P
    cc = 2 * a[3] * b[3] * D % P
    dd = 2 * a[2] * b[2] % P
    e, f, g, h = bb - aa, dd - cc, dd + cc, bb + aa
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _times(number: int, point: Point) -> Point:
    result: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = _add(result, point)
        point = _add(point, point)
        number >>= 1
    return result


def _same(a: Point, b: Point) -> bool:
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def _point(raw: bytes) -> Point | None:
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    squared = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(squared, (P + 3) // 8, P)
    if (x * x - squared) % P:
        x = x * ROOT % P
    if (x * x - squared) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


BASE_POINT = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signature_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` (64 bytes) over `message` was made with the key whose public half is `public` (32 bytes)."""
    if len(public) != 32 or len(signature) != 64 or BASE_POINT is None:
        return False
    key, nonce = _point(public), _point(signature[:32])
    number = int.from_bytes(signature[32:], "little")
    if key is None or nonce is None or number >= Q:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % Q
    return _same(_times(number, BASE_POINT), _add(nonce, _times(challenge, key)))


def digest_of(path: Path) -> str:
    """SHA-256 of a file of any size, as hex."""
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        for chunk in iter(lambda: handle.read(1 << 20), b""):
            digest.update(chunk)
    return digest.hexdigest()


def check_files(folder: Path) -> list[str]:
    """What is wrong with the files: changed, missing, or not named by the manifest."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    wrong = []
    for name, digest in manifest["files"].items():
        path = folder / name
        if not path.is_file():
            wrong.append(f"{name} is missing")
        elif digest_of(path) != digest:
            wrong.append(f"{name} was changed")
    present = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in LEFT_BY_SYSTEMS
    }
    wrong += [
        f"{name} is not in the manifest"
        for name in sorted(present - set(manifest["files"]) - {"manifest.json"})
    ]
    return wrong


def check_chain(rows: list[dict[str, str]], number: str) -> list[str]:
    """What is wrong with the chain of events: the first break."""
    before = ZERO
    for place, row in enumerate(rows, start=1):
        said = json.loads(row["payload"])
        if said["seq"] != place or said["case"] != number or row["prev_hash"] != before:
            return [f"event {place} does not follow the one before it"]
        if hashlib.sha256((before + row["payload"]).encode()).hexdigest() != row["hash"]:
            return [f"event {place} does not match its hash"]
        before = row["hash"]
    return []


def check_releases(folder: Path, rows: list[dict[str, str]]) -> list[str]:
    """What is wrong with the manifests of released records: each is the one an event of the chain fixed."""
    fixed = {json.loads(row["payload"])["data"].get("manifest_sha256") for row in rows}
    releases = json.loads((folder / "releases.json").read_text(encoding="utf-8"))
    wrong = []
    for manifest in releases:
        said = json.dumps(manifest, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        if hashlib.sha256(said.encode()).hexdigest() not in fixed:
            wrong.append(f"the manifest of release {manifest['release']} is not the one in the history")
    if len(releases) != len(fixed - {None}):
        wrong.append("releases.json does not tell every release of the history")
    return wrong


def check_checkpoint(row: dict, events: dict[int, str]) -> list[str]:  # type: ignore[type-arg]
    """What is wrong with one checkpoint and the path from this case's event up to it."""
    body, leaf = json.loads(row["body"]), row["leaf"]
    name = f"checkpoint {body['number']}"
    if events.get(leaf["seq"]) != leaf["hash"]:
        return [f"{name} fixes another event {leaf['seq']} than the one in this file"]
    text = f"{leaf['number']} {leaf['seq']} {leaf['hash']}"
    if leaf.get("contents"):
        text += " " + hashlib.sha256(leaf["contents"].encode()).hexdigest()
    current = hashlib.sha256(b"\x00" + text.encode()).digest()
    for side, other in row["path"]:
        pair = bytes.fromhex(other) + current if side == "left" else current + bytes.fromhex(other)
        current = hashlib.sha256(b"\x01" + pair).digest()
    if current.hex() != body["root"]:
        return [f"{name}: the path does not lead to its root"]
    key, signature = bytes.fromhex(row["public_key"]), bytes.fromhex(row["signature"])
    if not signature_holds(key, row["body"].encode(), signature):
        return [f"{name}: the signature does not hold"]
    return [f"{name}: a time stamp does not hold: {said}" for said in stamps_of(row)[1]]


def stamps_of(row: dict) -> tuple[list[str], list[str]]:  # type: ignore[type-arg]
    """What the time stamps of a checkpoint say, and what is wrong with them."""
    told, wrong = [], []
    for token in row.get("stamps", ()):
        try:
            stamp = check_stamp(row["body"].encode(), b64decode(token, validate=True))
        except NotAStamp as problem:
            wrong.append(str(problem))
            continue
        how = (
            ""
            if stamp.signature_checked
            else " (not an RSA key: check the signature with openssl ts -verify)"
        )
        told.append(f"stamped {stamp.at} by the authority with certificate SHA-256 {stamp.certificate}{how}")
    return told, wrong


def _wanted(kind: str, values: list) -> str:  # type: ignore[type-arg]
    """The hash a file must have, by what the stored thing says of itself."""
    if kind == "text":
        return hashlib.sha256(f"{values[4]}\n\n{values[5]}".encode()).hexdigest()
    if kind == "html":
        return hashlib.sha256(values[6].encode()).hexdigest()
    return str(values[{"bytes": 1, "document": 4}[kind]])


def check_thing(folder: Path, row: dict, fixed: dict[str, str]) -> str:  # type: ignore[type-arg]
    """Whether one stored thing is the one a checkpoint fixed, and its file says the same; "" when nothing is wrong."""
    name, said = row["name"], row["said"]
    if name in fixed and hashlib.sha256((row["salt"] + said).encode()).hexdigest() != fixed[name]:
        return f"{name} is not the one that the last checkpoint fixed"
    values = json.loads(said)
    for kind, file in row["files"].items():
        if digest_of(folder / file) != _wanted(kind, values):
            return f"{file} is not what {name} says"
    return ""


def check_contents(folder: Path, checkpoints: list[dict]) -> tuple[list[str], int]:  # type: ignore[type-arg]
    """What is wrong with the stored things, and how many of them a checkpoint has fixed."""
    fixed: dict[str, str] = {}
    for row in checkpoints:
        before, fixed = fixed, json.loads(row["leaf"].get("contents") or "{}")
        kept = [name for name in before if name != "standing" and not name.startswith("now:")]
        lost = [name for name in kept if fixed.get(name) != before[name]]
        if lost:
            return [f"{lost[0]} was fixed by one checkpoint and is another in a later one"], 0
    wrong, count = [], 0
    with (folder / "contents.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            problem = check_thing(folder, row, fixed)
            wrong += [problem] if problem else []
            count += row["name"] in fixed
    return wrong, count


def check(folder: Path) -> list[str]:
    """Everything that is wrong with a case file; an empty list when it holds."""
    try:
        wrong = check_files(folder)
        history = json.loads((folder / "history.json").read_text(encoding="utf-8"))
        wrong += check_chain(history["events"], history["case"])
        events = {place: row["hash"] for place, row in enumerate(history["events"], start=1)}
        for row in history["checkpoints"]:
            wrong += check_checkpoint(row, events)
        wrong += check_releases(folder, history["events"])
        wrong += check_contents(folder, history["checkpoints"])[0]
    except (OSError, ValueError, KeyError, TypeError) as problem:
        return [f"the case file cannot be read: {type(problem).__name__}: {problem}"]
    return wrong


def main() -> int:
    """Check the folder this script lies in, or the one named; 0 when everything holds."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent
    wrong = check(folder)
    for line in wrong:
        print(f"WRONG: {line}")
    if wrong:
        return 1
    history = json.loads((folder / "history.json").read_text(encoding="utf-8"))
    if not history["checkpoints"]:
        print(f"{history['case']}: {len(history['events'])} events hold among themselves.")
        print("NOT YET SEALED: no checkpoint has fixed this history, so a rewritten one would look the same.")
        return 2
    keys = sorted({row["public_key"] for row in history["checkpoints"]})
    things = check_contents(folder, history["checkpoints"])[1]
    print(
        f"{history['case']}: {len(history['events'])} events and {len(history['checkpoints'])} checkpoints hold."
    )
    print(f"{things} stored things (letters, documents, decisions, messages) are the ones that were fixed.")
    print("Signed by: " + ", ".join(keys) + "; compare with the key the city publishes.")
    last = history["checkpoints"][-1]
    unsealed = len(history["events"]) - last["leaf"]["seq"]
    if unsealed:
        print(f"NOT YET SEALED: the last {unsealed} events are newer than the last checkpoint.")
    told = stamps_of(last)[0]
    print(
        "\n".join(f"The last checkpoint was {said}." for said in told)
        or "No authority outside stamped it yet."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
