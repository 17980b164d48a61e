"""Checks the time stamps (RFC 3161) of a case file offline, with nothing but Python's standard library.

It reads the DER of a stamp, compares what was stamped with the checkpoint, and checks the RSA signature of the
authority's own certificate, which the stamp carries. Whether that certificate is the authority's, its fingerprint
tells; `openssl ts -verify` follows it up to a root certificate.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

SHA_256 = bytes.fromhex("608648016503040201")
HASHES = {
    SHA_256: "sha256",
    bytes.fromhex("608648016503040202"): "sha384",
    bytes.fromhex("608648016503040203"): "sha512",
}
MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")
RSA = bytes.fromhex("2a864886f70d010101")
PREFIXES = {
    "sha256": bytes.fromhex("3031300d060960864801650304020105000420"),
    "sha384": bytes.fromhex("3041300d060960864801650304020205000430"),
    "sha512": bytes.fromhex("3051300d060960864801650304020305000440"),
}
"""What stands before a digest in a signature (RFC 8017, section 9.2)."""


class NotAStamp(ValueError):
    """The bytes are no stamp, or do not say what they must."""


@dataclass(frozen=True)
class Stamp:
    """A stamp that holds: when (UTC, YYYYMMDDHHMMSSZ), the SHA-256 of the authority's certificate, and whether its
    signature could be checked here (RSA only).
    """

    at: str
    certificate: str
    signature_checked: bool


@dataclass(frozen=True)
class Node:
    """One element of DER: its tag, its content, and all its bytes."""

    tag: int
    content: bytes
    whole: bytes

    def parts(self) -> list[Node]:
        """The elements inside."""
        found, rest = [], self.content
        while rest:
            node = read(rest)
            found.append(node)
            rest = rest[len(node.whole) :]
        return found


def read(data: bytes) -> Node:
    """The first element."""
    if len(data) < 2:
        raise NotAStamp("it is cut off")
    length, start = data[1], 2
    if length & 0x80:
        size = length & 0x7F
        start, length = 2 + size, int.from_bytes(data[2 : 2 + size], "big")
    if not length <= len(data) - start:
        raise NotAStamp("it is cut off")
    return Node(data[0], data[start : start + length], data[: start + length])


def check_stamp(body: bytes, token: bytes) -> Stamp:
    """The stamp over `body`, a checkpoint's text. Raises NotAStamp: it is of something else, or does not hold."""
    try:
        return _check(body, token)
    except (IndexError, KeyError, ValueError) as problem:
        raise NotAStamp(str(problem) or type(problem).__name__) from problem


def _check(body: bytes, token: bytes) -> Stamp:
    signed = read(token).parts()[1].parts()[1].parts()[0].parts()
    info = signed[2].parts()[1].parts()[0].content
    tst = read(info).parts()
    imprint = tst[2].parts()
    if imprint[0].parts()[0].content != SHA_256 or imprint[1].content != hashlib.sha256(body).digest():
        raise NotAStamp("it stamps something else")
    signer = signed[-1].parts()[0].parts()
    algorithm = HASHES[signer[2].parts()[0].content]
    attributes = next(node for node in signer if node.tag == 0xA0)
    digests = [
        node.parts()[1].parts()[0].content
        for node in attributes.parts()
        if node.parts()[0].content == MESSAGE_DIGEST
    ]
    if digests != [hashlib.new(algorithm, info).digest()]:
        raise NotAStamp("what is signed is not what it says")
    serial = signer[1].parts()[-1].content
    certificates = [node for part in signed if part.tag == 0xA0 for node in part.parts()]
    certificate = next(node for node in certificates if node.parts()[0].parts()[1].content == serial)
    after = signer.index(attributes) + 1
    checked = _signature(b"\x31" + attributes.whole[1:], algorithm, certificate, signer[after + 1].content)
    return Stamp(tst[4].content.decode("ascii"), hashlib.sha256(certificate.whole).hexdigest(), checked)


def _signature(said: bytes, algorithm: str, certificate: Node, signature: bytes) -> bool:
    """Whether it was checked. Raises NotAStamp where it does not hold."""
    key = certificate.parts()[0].parts()[6].parts()
    if key[0].parts()[0].content != RSA:
        return False
    modulus, exponent = (int.from_bytes(node.content, "big") for node in read(key[1].content[1:]).parts())
    size = (modulus.bit_length() + 7) // 8
    digest = PREFIXES[algorithm] + hashlib.new(algorithm, said).digest()
    wanted = b"\x00\x01" + b"\xff" * (size - len(digest) - 3) + b"\x00" + digest
    if pow(int.from_bytes(signature, "big"), exponent, modulus).to_bytes(size, "big") != wanted:
        raise NotAStamp("the signature does not hold")
    return True
