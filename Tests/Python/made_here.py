"""A small PKI and a packet, made with cryptography and cbor2 alone, to test the verifier by itself."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

import cbor2
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.x509.oid import NameOID

import challenge
import claims as c
import signatures
import strict_cbor
import trust

NOW = datetime(2026, 6, 1, tzinfo=timezone.utc)
NONCE = bytes(range(32))
DEVICE_KEY = ec.generate_private_key(ec.SECP256R1())  # challenges follow from it
DEVICE = bytes.fromhex("ab" * 32)
AUDIENCE = "https://recognition.example"


def name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def usage(**granted: bool) -> x509.KeyUsage:
    kinds = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
             "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only")
    return x509.KeyUsage(**{kind: granted.get(kind, False) for kind in kinds})


@dataclass
class PKI:
    root_key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    issuing_key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    device_key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: DEVICE_KEY)

    def __post_init__(self):
        self.root = self._ca("Root", self.root_key, "Root", self.root_key, 1)
        self.issuing = self._ca("Issuing", self.issuing_key, "Root", self.root_key, 0)
        self.device = self.make_device()

    def _builder(self, subject, key, issuer: str, issuer_key, days: int):
        authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
        return (x509.CertificateBuilder().subject_name(subject).issuer_name(name(issuer))
                .public_key(key.public_key()).serial_number(x509.random_serial_number())
                .not_valid_before(NOW - timedelta(days=1))
                .not_valid_after(NOW + timedelta(days=days))
                .add_extension(authority, critical=False)
                .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()),
                               critical=False))

    def _ca(self, subject: str, key, issuer: str, issuer_key, length: int):
        return (self._builder(name(subject), key, issuer, issuer_key, 3650)
                .add_extension(x509.BasicConstraints(ca=True, path_length=length), critical=True)
                .add_extension(usage(key_cert_sign=True, crl_sign=True), critical=True)
                .sign(issuer_key, hashes.SHA256()))

    def make_device(self, purpose: str = trust.PACKET_SIGNING.dotted_string,
                    policies: tuple[str, ...] = (f"{trust.ARC}.2.1",), serial: str = "ab" * 32,
                    tag=x509.name._ASN1Type.PrintableString, days: int = 365):
        subject = x509.Name([x509.NameAttribute(NameOID.SERIAL_NUMBER, serial, _type=tag)])
        stated = [x509.PolicyInformation(x509.ObjectIdentifier(oid), None) for oid in policies]
        return (self._builder(subject, self.device_key, "Issuing", self.issuing_key, days)
                .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
                .add_extension(usage(digital_signature=True), critical=True)
                .add_extension(x509.ExtendedKeyUsage([x509.ObjectIdentifier(purpose)]),
                               critical=True)
                .add_extension(x509.CertificatePolicies(stated), critical=False)
                .sign(self.issuing_key, hashes.SHA256()))

    def crl(self, issuer, key, revoked=(), days: float = 1):
        builder = (x509.CertificateRevocationListBuilder().issuer_name(issuer.subject)
                   .last_update(NOW - timedelta(days=1)).next_update(NOW + timedelta(days=days))
                   .add_extension(x509.CRLNumber(1), critical=False))
        for certificate in revoked:
            builder = builder.add_revoked_certificate(
                x509.RevokedCertificateBuilder().serial_number(certificate.serial_number)
                .revocation_date(NOW).build())
        return builder.sign(key, hashes.SHA256())

    def lists(self, revoked=()):
        return [self.crl(self.root, self.root_key, [c for c in revoked if c == self.issuing]),
                self.crl(self.issuing, self.issuing_key, revoked)]


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)


def jpeg(width: int = 8, height: int = 8, scan: bytes = b"\x00\xff\x00") -> bytes:
    """The outer form of an image."""
    frame = b"\x08" + height.to_bytes(2, "big") + width.to_bytes(2, "big") + b"\x01\x01\x11\x00"
    segments = {0xC0: frame, 0xC4: bytes(17), 0xDA: b"\x01\x01\x00\x00\x3f\x00"}
    return b"\xff\xd8" + b"".join(
        bytes([0xFF, marker]) + (len(content) + 2).to_bytes(2, "big") + content
        for marker, content in segments.items()) + scan + b"\xff\xd9"


def answered(key: ec.EllipticCurvePrivateKey, profile: bytes) -> dict:
    """The liveness claim of somebody who did what was asked."""
    spki = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    allowed, salt, prompts, time = [1, 2, 3, 4, 5, 6, 7], bytes(range(32)), [], 600
    for action, delay in challenge.derive(NONCE, salt, spki, profile, allowed):
        prompted = time + delay
        time = prompted + 1500
        prompts.append([action, prompted, prompted + 500, time])
    return {c.LEVEL: "rgb-action", c.SALT: salt, c.DETECTORS: {1: 1}, c.SETTINGS: bytes(32),
            c.ALLOWED: allowed, c.PROMPTS: prompts, c.FRAMES: bytes(32)}


def claims_for(samples: list[bytes]) -> dict:
    digest = bytes(32)
    return {
        c.AUDIENCE: AUDIENCE, c.ISSUED_AT: 1780272000, c.NONCE: NONCE, c.UEID: b"\x01" + DEVICE,
        c.UPTIME: 60, c.DEBUG: 1, c.PROFILE: c.PROFILE_ID, c.BOOTS: 3, c.SOFTWARE_NAME: "made here",
        c.SOFTWARE_VERSION: ["1"],
        c.CAPTURE: {
            c.SAMPLES: [{1: c.JPEG, 2: len(sample), 3: hashlib.sha256(sample).digest(), 4: 8,
                         5: 8, 6: 1, 7: 900} for sample in samples],
            c.PURPOSE: "payment", c.CAPTURE_PROFILE: ["standard", digest],
            c.QUALITY: {1: "none/1", 3: {1: 1_000_000}, 4: [1]}, c.LIVENESS: answered(DEVICE_KEY, digest),
            c.CAMERAS: [{1: 1, 2: "uvcvideo", 3: "Camera", 4: "usb-1", 7: "MJPG", 8: 33_333,
                         9: [3, 0, 0], 10: 1, 11: 1}],
            c.SOFTWARE: {"attestcamd": digest}, c.CLOCK: 2, c.KEY_PROTECTION: 1,
            c.LINK: [1, digest], c.AUDIT: [2, digest], c.INTEGRITY: None,
        },
    }


def sign(key, message: bytes, high: bool = False) -> bytes:
    r, s = decode_dss_signature(key.sign(message, ec.ECDSA(hashes.SHA256())))
    low = min(s, signatures.ORDER - s)
    return r.to_bytes(32, "big") + (signatures.ORDER - low if high else low).to_bytes(32, "big")


def make_token(pki: PKI, claims: dict | bytes, header: dict | None = None, unprotected=None,
               tag: int = 18, high: bool = False, key=None) -> bytes:
    header = header or {1: -7, 16: "application/eat+cwt", 33: [der(pki.device), der(pki.issuing)]}
    protected = strict_cbor.encode(header)
    payload = claims if isinstance(claims, bytes) else strict_cbor.encode(claims)
    message = strict_cbor.encode(["Signature1", protected, b"", payload])
    signature = sign(key or pki.device_key, message, high)
    return strict_cbor.encode(cbor2.CBORTag(tag, [protected, unprotected or {}, payload, signature]))


def make_packet(token: bytes, samples: list[bytes]) -> bytes:
    return strict_cbor.encode([token, samples])
