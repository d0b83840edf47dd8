"""A device that keeps keys, made of software: what a browser's `navigator.credentials` would answer."""

import base64
import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor

ORIGINE = "http://localhost"
CONFIRME = 0x01 | 0x04  # somebody is there, and the device knows who
PREUVE = 0x40  # a new key comes with it


def b64(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


class Appareil:
    """One key, of one account, for one site."""

    def __init__(self, *, origine: str = ORIGINE, confirme: int = CONFIRME) -> None:
        self.cle = ec.generate_private_key(ec.SECP256R1())
        self.numero = hashlib.sha256(str(id(self)).encode()).digest()[:16]
        self.origine, self.confirme = origine, confirme
        self.compte = ""

    def creer(self, options: dict[str, Any]) -> str:
        """A new key, as the page sends it."""
        publique = options["publicKey"]
        self.compte = publique["user"]["id"]
        point = self.cle.public_key().public_numbers()
        cose = {
            1: 2,
            3: -7,
            -1: 1,
            -2: point.x.to_bytes(32, "big"),
            -3: point.y.to_bytes(32, "big"),
        }
        donnees = (
            self._donnees(publique["rp"]["id"], PREUVE)
            + bytes(16)
            + len(self.numero).to_bytes(2, "big")
            + self.numero
            + cbor.encode(cose)
        )
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": donnees})
        client = self._client("webauthn.create", publique["challenge"])
        return self._reponse(
            {
                "clientDataJSON": b64(client),
                "attestationObject": b64(attestation),
                "transports": [],
            },
            {"credProps": {"rk": True}},
        )

    def repondre(self, options: dict[str, Any]) -> str:
        """The proof that it is this device."""
        publique = options["publicKey"]
        client = self._client("webauthn.get", publique["challenge"])
        donnees = self._donnees(publique["rpId"])
        signe = donnees + hashlib.sha256(client).digest()
        return self._reponse(
            {
                "clientDataJSON": b64(client),
                "authenticatorData": b64(donnees),
                "signature": b64(self.cle.sign(signe, ec.ECDSA(hashes.SHA256()))),
                "userHandle": self.compte,
            },
            {},
        )

    def _donnees(self, site: str, drapeaux: int = 0) -> bytes:
        return hashlib.sha256(site.encode()).digest() + bytes([self.confirme | drapeaux]) + bytes(4)

    def _client(self, sorte: str, defi: str) -> bytes:
        return json.dumps({"type": sorte, "challenge": defi, "origin": self.origine}).encode()

    def _reponse(self, reponse: dict[str, Any], extensions: dict[str, Any]) -> str:
        numero = b64(self.numero)
        return json.dumps(
            {
                "id": numero,
                "rawId": numero,
                "type": "public-key",
                "response": reponse,
                "clientExtensionResults": extensions,
            }
        )
