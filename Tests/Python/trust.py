"""The certificate path and revocation, by the `cryptography` package."""

from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtensionOID, NameOID, SignatureAlgorithmOID
from cryptography.x509.verification import (ExtensionPolicy, PolicyBuilder, Store,
                                            VerificationError)

from refusal import Refusal

ARC = "1.2.840.113556.1.8000.2554.18736.1315.9086.19557.47111.14541036.1653619"
LARGEST = 4096
PACKET_SIGNING = x509.ObjectIdentifier(f"{ARC}.1.1")
PROTECTIONS = {f"{ARC}.2.{number}": number for number in range(1, 6)}
ATTESTATION_KEY = x509.ObjectIdentifier(f"{ARC}.3.1")


def load_chain(certificates: list[bytes]) -> list[x509.Certificate]:
    if any(len(der) > LARGEST for der in certificates):
        raise Refusal("certificate", f"a certificate has more than {LARGEST} bytes")
    try:
        chain = [x509.load_der_x509_certificate(der) for der in certificates]
        keys = [certificate.public_key() for certificate in chain]
        algorithms = {certificate.signature_algorithm_oid for certificate in chain}
    except Exception as error:  # the package raises many types for bad certificates
        raise Refusal("certificate", f"x5chain cannot be read: {type(error).__name__}") from None
    if not all(isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1)
               for key in keys):
        raise Refusal("certificate", "a key of x5chain is not on P-256")
    if algorithms != {SignatureAlgorithmOID.ECDSA_WITH_SHA256}:
        raise Refusal("certificate", "a certificate is not signed with ecdsa-with-SHA256")
    return chain


def check_path(chain: list[x509.Certificate], anchors: list[x509.Certificate],
               at: datetime) -> list[x509.Certificate]:
    """The path with its root; x5chain must be that path without the root."""
    verifier = (PolicyBuilder().store(Store(anchors)).time(at).max_chain_depth(3)
                .extension_policies(ee_policy=ExtensionPolicy.permit_all(),
                                    ca_policy=ExtensionPolicy.webpki_defaults_ca())
                .build_client_verifier())
    try:
        path = list(verifier.verify(chain[0], chain[1:]).chain)
    except VerificationError as error:
        raise Refusal("certificate", f"no valid path to an anchor: {error}") from None
    if path[:len(chain)] != chain or len(path) <= len(chain):
        raise Refusal("certificate", "x5chain is not the path without its root")
    # The package takes the last second too, the profile does not.
    if not all(c.not_valid_before_utc <= at < c.not_valid_after_utc for c in path):
        raise Refusal("certificate", "expired or not yet valid")
    return path


def _extension(certificate: x509.Certificate, oid):
    try:
        return certificate.extensions.get_extension_for_oid(oid).value
    except x509.ExtensionNotFound:
        raise Refusal("certificate", f"the device certificate lacks {oid._name}") from None
    except (ValueError, x509.DuplicateExtension):
        raise Refusal("certificate", "the device certificate's extensions are bad") from None


def check_usage(certificate: x509.Certificate, purpose: x509.ObjectIdentifier) -> None:
    _extension(certificate, ExtensionOID.AUTHORITY_KEY_IDENTIFIER)
    usage = _extension(certificate, ExtensionOID.KEY_USAGE)
    others = (usage.content_commitment, usage.key_encipherment, usage.data_encipherment,
              usage.key_agreement, usage.key_cert_sign, usage.crl_sign)
    if not usage.digital_signature or any(others):
        raise Refusal("certificate", "key usage is not digitalSignature alone")
    if purpose not in _extension(certificate, ExtensionOID.EXTENDED_KEY_USAGE):
        raise Refusal("certificate", "extended key usage does not name this purpose")


def attestation_key(certificate: x509.Certificate) -> bytes | None:
    """TPM name of the key whose quotes count for the device: an OCTET STRING of 34 bytes."""
    try:
        value = certificate.extensions.get_extension_for_oid(ATTESTATION_KEY).value.value
    except x509.ExtensionNotFound:
        return None
    return value[2:] if len(value) == 36 and value[:2] == b"\x04\x22" else None


def check_device(certificate: x509.Certificate) -> tuple[bytes, int]:
    """Device ID and key protection (its claim value) of a device certificate."""
    check_usage(certificate, PACKET_SIGNING)
    policies = [policy.policy_identifier.dotted_string
                for policy in _extension(certificate, ExtensionOID.CERTIFICATE_POLICIES)]
    named = [PROTECTIONS[oid] for oid in policies if oid in PROTECTIONS]
    if len(named) != 1:
        raise Refusal("certificate", "the policies do not name one kind of key protection")
    numbers = certificate.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
    if len(numbers) != 1 or numbers[0]._type is not x509.name._ASN1Type.PrintableString:
        raise Refusal("certificate", "subject serialNumber is not one PrintableString")
    text = numbers[0].value
    if len(text) != 64 or not set(text) <= set("0123456789abcdef"):
        raise Refusal("certificate", "subject serialNumber is not 64 lower-case hex digits")
    return bytes.fromhex(text), named[0]


def check_revocation(path: list[x509.Certificate], lists: list[x509.CertificateRevocationList],
                     at: datetime) -> None:
    """Every certificate of the path, the root too, by a current and complete CRL of its issuer."""
    issuers = path[1:] + [path[-1]]
    for certificate, issuer in zip(path, issuers):
        current = [crl for crl in lists if _covers(crl, issuer, at)]
        if not current:
            raise Refusal("revocation", f"no current CRL of {issuer.subject.rfc4514_string()}")
        for crl in current:
            if crl.get_revoked_certificate_by_serial_number(certificate.serial_number):
                raise Refusal("revocation", f"{certificate.subject.rfc4514_string()} is revoked")


def _covers(crl: x509.CertificateRevocationList, issuer: x509.Certificate, at: datetime) -> bool:
    if crl.issuer != issuer.subject or crl.next_update_utc is None:
        return False
    if not crl.last_update_utc <= at < crl.next_update_utc:
        return False
    partial = (ExtensionOID.DELTA_CRL_INDICATOR, ExtensionOID.ISSUING_DISTRIBUTION_POINT)
    if any(extension.critical or extension.oid in partial for extension in crl.extensions):
        return False
    try:
        usage = issuer.extensions.get_extension_for_class(x509.KeyUsage).value
        return usage.crl_sign and crl.is_signature_valid(issuer.public_key())
    except (x509.ExtensionNotFound, InvalidSignature, TypeError):
        return False
