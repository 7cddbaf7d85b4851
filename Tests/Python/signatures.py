"""One signature, judged by three implementations that must agree."""

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cwt import COSE, COSEKey
from pycose.keys import EC2Key
from pycose.messages import Sign1Message

from refusal import Disagreement, Refusal

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def _by_cryptography(key, protected: bytes, payload: bytes, signature: bytes) -> bool:
    message = cbor2.dumps(["Signature1", protected, b"", payload])
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    try:
        key.verify(encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def _by_cwt(key, token: bytes, algorithm: int, payload: bytes) -> bool:
    pem = key.public_bytes(serialization.Encoding.PEM,
                           serialization.PublicFormat.SubjectPublicKeyInfo)
    name = {-7: "ES256", -9: "ESP256"}[algorithm]
    try:
        return COSE.new().decode(token, COSEKey.from_pem(pem, alg=name)) == payload
    except Exception:  # cwt reports a bad signature by several types
        return False


def _by_pycose(key, token: bytes) -> bool:
    numbers = key.public_numbers()
    message = Sign1Message.decode(token)
    message.key = EC2Key(crv="P_256", x=numbers.x.to_bytes(32, "big"),
                         y=numbers.y.to_bytes(32, "big"))
    try:
        return message.verify_signature()
    except Exception:
        return False


def check(key, token: bytes, algorithm: int, protected: bytes, payload: bytes,
          signature: bytes) -> None:
    if int.from_bytes(signature[32:], "big") > ORDER // 2:
        raise Refusal("signature", "s > n/2")
    verdicts = {"cryptography": _by_cryptography(key, protected, payload, signature),
                "cwt": _by_cwt(key, token, algorithm, payload)}
    if algorithm == -7:  # pycose does not know ESP256
        verdicts["pycose"] = _by_pycose(key, token)
    if len(set(verdicts.values())) != 1:
        raise Disagreement(f"the signature: {verdicts}")
    if not verdicts["cryptography"]:
        raise Refusal("signature", "not by the key of the device certificate")
