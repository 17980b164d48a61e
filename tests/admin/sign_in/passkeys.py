"""A passkey made of software: answers what a page asks a browser, with a key of its own."""

from __future__ import annotations

import json
import secrets
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

HERE = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


class Passkey:
    """One key, for one site."""

    def __init__(self, host: str = "localhost") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id, self.host = secrets.token_bytes(16), host

    def made(self, options: dict[str, Any]) -> str:
        """The answer to "make a key"."""
        cose = ES256.from_cryptography_key(self.key.public_key())
        known = AttestedCredentialData.create(b"\0" * 16, self.id, cose)
        data = AuthenticatorData.create(self._site, HERE | AuthenticatorData.FLAG.AT, 0, known)
        attested = AttestationObject.create("none", data, {})
        said = {
            "clientDataJSON": self._client("webauthn.create", options),
            "attestationObject": bytes(attested),
        }
        return self._answer(said)

    def used(self, options: dict[str, Any], origin: str = "") -> str:
        """The answer to "show a key"."""
        client = self._client("webauthn.get", options, origin)
        data = AuthenticatorData.create(self._site, HERE, 1)
        signature = self.key.sign(bytes(data) + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        said = {"clientDataJSON": client, "authenticatorData": bytes(data), "signature": signature}
        return self._answer(said)

    @property
    def _site(self) -> bytes:
        return sha256(self.host.encode()).digest()

    def _client(self, kind: str, options: dict[str, Any], origin: str = "") -> bytes:
        challenge = options["publicKey"]["challenge"]
        return json.dumps(
            {"type": kind, "challenge": challenge, "origin": origin or f"https://{self.host}"}
        ).encode()

    def _answer(self, said: dict[str, bytes]) -> str:
        own = websafe_encode(self.id)
        response = {name: websafe_encode(value) for name, value in said.items()}
        return json.dumps(
            {
                "id": own,
                "rawId": own,
                "type": "public-key",
                "response": response,
                "clientExtensionResults": {},
            }
        )
