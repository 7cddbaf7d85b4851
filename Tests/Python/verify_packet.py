#!/usr/bin/env python3
"""An independent verifier of trusted face packets, written from the specification, not from the product's code.

Exits 0 when all holds, else with the code of the first failing step (see refusal.py); 64 for bad usage, 1 for
anything else, a disagreement between libraries included.
"""

import argparse
import hashlib
import re
import sys
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

import cbor2
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

import claims as c
import deny_list
import jpeg
import png
import signatures
import strict_cbor
import tpm
import trust
from policy import Policy
from refusal import Disagreement, Refusal

LARGEST = 16 << 20
LARGEST_TOKEN = 32_768
TYPE = "application/eat+cwt"
ALGORITHMS = (-7, -9)


@dataclass
class Token:
    bytes: bytes
    protected: bytes
    algorithm: int
    certificates: list[bytes]
    payload: bytes
    claims: dict
    signature: bytes


@dataclass
class Expectation:
    anchors: list[x509.Certificate]
    lists: list[x509.CertificateRevocationList] | None
    nonce: bytes
    at: datetime
    policy: Policy
    device: bytes | None = None
    deny_list: bytes | None = None


def require(condition: bool, step: str, reason: str) -> None:
    if not condition:
        raise Refusal(step, reason)


def decode(data: bytes, what: str, **limits):
    try:
        return strict_cbor.decode(data, **limits)
    except strict_cbor.NotDeterministic as error:
        raise Refusal("malformed", f"{what}: {error}") from None


def is_bytes(value, count: int) -> bool:
    return type(value) is bytes and len(value) == count


def parse_packet(data: bytes) -> tuple[Token, list[bytes]]:
    require(len(data) <= LARGEST, "malformed", "packet: larger than 16 MiB")
    packet = decode(data, "packet", depth=2, items=16)
    require(type(packet) is list and len(packet) == 2, "malformed", "packet: not two parts")
    token, samples = packet
    require(type(token) is bytes, "malformed", "packet: the token is not a byte string")
    require(type(samples) is list and 1 <= len(samples) <= 8
            and all(type(sample) is bytes for sample in samples),
            "malformed", "packet: not one to eight samples")
    parsed = parse_token(token)
    require(len(parsed.claims[c.CAPTURE][c.SAMPLES]) == len(samples), "malformed",
            "packet: another number of samples than claimed")
    return parsed, samples


def parse_token(data: bytes) -> Token:
    require(len(data) <= LARGEST_TOKEN, "malformed", "token: larger than 32 KiB")
    value = decode(data, "token")
    require(isinstance(value, cbor2.CBORTag) and value.tag == 18, "malformed", "token: not tag 18")
    parts = value.value
    require(type(parts) is list and len(parts) == 4, "malformed", "token: not four parts")
    protected, unprotected, payload, signature = parts
    require(type(protected) is bytes and type(payload) is bytes, "malformed",
            "token: header and payload must be byte strings")
    require(unprotected == {} and type(unprotected) is dict, "malformed",
            "token: the unprotected header is not empty")
    require(is_bytes(signature, 64), "malformed", "token: the signature has not 64 bytes")
    header = decode(protected, "protected header")
    require(type(header) is dict and list(header) == [1, 16, 33], "malformed",
            "protected header: not exactly alg, typ, x5chain")
    require(type(header[1]) is int and header[1] in ALGORITHMS, "malformed", "alg")
    require(header[16] == TYPE, "malformed", "typ")
    chain = header[33]
    certificates = [chain] if type(chain) is bytes else chain
    require(type(chain) is bytes or (type(chain) is list and len(chain) in (2, 3)
                                     and all(type(der) is bytes for der in chain)),
            "malformed", "x5chain: neither one byte string nor two or three")
    return Token(data, protected, header[1], certificates, payload,
                 c.check(decode(payload, "claims")), signature)


def verify(data: bytes, expected: Expectation) -> Token:
    """The packet's token, when every step holds; raises Refusal with the first that does not."""
    token, samples = parse_packet(data)
    chain = trust.load_chain(token.certificates)
    at = expected.at.replace(microsecond=0)
    path = trust.check_path(chain, expected.anchors, at)
    if expected.lists is not None:
        trust.check_revocation(path, expected.lists, at)
    device, protection = trust.check_device(chain[0])
    if expected.deny_list is not None:
        deny_list.read(expected.deny_list, expected.anchors, expected.lists, at).check(device)
    signatures.check(chain[0].public_key(), token.bytes, token.algorithm, token.protected,
                     token.payload, token.signature)
    claims = token.claims
    require(claims[c.NONCE] == expected.nonce, "nonce", "not the one that was asked with")
    require(claims[c.UEID][1:] == device, "device", "not the device of the certificate")
    require(expected.device in (None, device), "device", "not the device that was expected")
    require(claims[c.CAPTURE][c.KEY_PROTECTION] == protection, "device",
            "the key protection is not that of the certificate")
    expected.policy.check(claims, check_quote(claims, chain[0]), public_key(chain[0]))
    check_samples(samples, claims[c.CAPTURE][c.SAMPLES])
    return token


def public_key(certificate: x509.Certificate) -> bytes:
    return certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def check_quote(claims: dict, certificate: x509.Certificate) -> tpm.Quote | None:
    if c.SUBMODULES not in claims:
        return None
    challenge = hashlib.sha256(
        b"attestcam/quote/1" + claims[c.NONCE]
        + hashlib.sha256(public_key(certificate)).digest()
        + hashlib.sha256(strict_cbor.encode(claims[c.CAPTURE][c.SAMPLES])).digest()).digest()
    return tpm.verify(claims[c.SUBMODULES]["tpm"], trust.attestation_key(certificate), challenge)


def check_samples(samples: list[bytes], claimed: list[dict]) -> None:
    for index, (sample, claim) in enumerate(zip(samples, claimed)):
        require(len(sample) == claim[2] and hashlib.sha256(sample).digest() == claim[3],
                "sample", f"{index} is not the one that was signed")
    for index, (sample, claim) in enumerate(zip(samples, claimed)):
        try:
            size = (jpeg if claim[1] == c.JPEG else png).size(sample)
        except ValueError as error:
            raise Refusal("image", f"{index}: {error}") from None
        require(size == (claim[4], claim[5]), "image", f"{index} is not of the claimed size")


def instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=timezone.utc)


def load_lists(pem: bytes) -> list[x509.CertificateRevocationList]:
    blocks = re.findall(rb"-----BEGIN X509 CRL-----.*?-----END X509 CRL-----\s", pem, re.DOTALL)
    return [x509.load_pem_x509_crl(block) for block in blocks]


def arguments(parser: argparse.ArgumentParser) -> argparse.Namespace:
    parser.add_argument("packet", type=Path)
    parser.add_argument("--trust", type=Path, required=True, help="PEM file of the roots")
    revocation = parser.add_mutually_exclusive_group(required=True)
    revocation.add_argument("--crl", type=Path, help="PEM file of all CRLs")
    revocation.add_argument("--no-revocation", action="store_true")
    parser.add_argument("--deny-list", type=Path, help="the management server's, as it signed it")
    parser.add_argument("--nonce", type=bytes.fromhex, required=True)
    parser.add_argument("--audience", help="the only audience to take, whatever the policy says")
    parser.add_argument("--policy", type=Path, help="YAML; by default physical cameras, no debugging")
    parser.add_argument("--device", type=bytes.fromhex)
    parser.add_argument("--at", type=instant, default=datetime.now(timezone.utc))
    return parser.parse_args()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.error = lambda message: (print(message, file=sys.stderr), sys.exit(64))
    options = arguments(parser)
    try:
        policy = Policy.read(options.policy.read_text()) if options.policy else Policy()
        if options.audience:
            policy.audiences = [options.audience]
        expected = Expectation(
            anchors=x509.load_pem_x509_certificates(options.trust.read_bytes()),
            lists=load_lists(options.crl.read_bytes()) if options.crl else None,
            nonce=options.nonce, policy=policy, at=options.at, device=options.device,
            deny_list=options.deny_list.read_bytes() if options.deny_list else None)
        verify(options.packet.read_bytes(), expected)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return refusal.exit_code
    except (Disagreement, OSError, ValueError, TypeError) as error:
        print(error, file=sys.stderr)
        return 1
    print("accepted" if options.crl else "accepted; revocation was not checked")
    return 0


if __name__ == "__main__":
    sys.exit(main())
