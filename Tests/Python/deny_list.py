"""Deny lists (docs/enrolment.md): a COSE_Sign1 by the management signer, below the same root."""

from dataclasses import dataclass
from datetime import datetime

import cbor2
from cryptography import x509

import signatures
import strict_cbor
import trust
from refusal import Refusal

TYPE = "application/vnd.attestcam.deny-list"
MANAGEMENT = x509.ObjectIdentifier(f"{trust.ARC}.1.2")
WIDTH = 32


def require(condition: bool, reason: str) -> None:
    if not condition:
        raise Refusal("revocation", f"deny list: {reason}")


@dataclass
class DenyList:
    number: int
    devices: set[bytes]

    def check(self, device: bytes) -> None:
        require(device not in self.devices, "the device is on it")


def read(data: bytes, anchors: list[x509.Certificate],
         lists: list[x509.CertificateRevocationList] | None, at: datetime) -> DenyList:
    """What the list says, when it can be believed; a list that cannot is `revocation` whatever is wrong with it."""
    try:
        return _read(data, anchors, lists, at)
    except (Refusal, strict_cbor.NotDeterministic) as error:
        raise Refusal("revocation", f"deny list: {error}") from None


def _read(data, anchors, lists, at) -> DenyList:
    value = strict_cbor.decode(data)
    require(isinstance(value, cbor2.CBORTag) and value.tag == 18 and type(value.value) is list
            and len(value.value) == 4, "not a COSE_Sign1")
    protected, unprotected, payload, signature = value.value
    require(unprotected == {} and all(type(part) is bytes for part in (protected, payload))
            and type(signature) is bytes and len(signature) == 64, "not our form of COSE_Sign1")
    header = strict_cbor.decode(protected)
    require(type(header) is dict and list(header) == [1, 16, 33] and header[1] == -7
            and header[16] == TYPE, "another header")
    x5chain = header[33] if type(header[33]) is list else [header[33]]
    chain = trust.load_chain(x5chain)
    path = trust.check_path(chain, anchors, at)
    if lists is not None:
        trust.check_revocation(path, lists, at)
    trust.check_usage(chain[0], MANAGEMENT)
    signatures.check(chain[0].public_key(), data, -7, protected, payload, signature)
    return _payload(strict_cbor.decode(payload), int(at.timestamp()))


def _payload(content, now: int) -> DenyList:
    require(type(content) is dict and list(content) == [1, 2, 3, 4]
            and all(type(content[key]) is int and content[key] >= 0 for key in (1, 2, 3))
            and type(content[4]) is bytes and len(content[4]) % WIDTH == 0, "another payload")
    require(content[2] <= now < content[3], "not current")
    devices = [content[4][n:n + WIDTH] for n in range(0, len(content[4]), WIDTH)]
    require(devices == sorted(set(devices)), "device IDs are not ascending")
    return DenyList(content[1], set(devices))
