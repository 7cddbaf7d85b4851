"""The verifier tested by itself: a good packet passes, and every way to spoil one is refused at its step."""

from dataclasses import replace

import cbor2
import pytest
from cryptography import x509

import claims as c
import made_here as made
import trust
from policy import Policy
from refusal import Refusal
from verify_packet import Expectation, verify

SAMPLE = made.jpeg()


@pytest.fixture(scope="module")
def pki():
    return made.PKI()


@pytest.fixture
def expected(pki):
    return Expectation(anchors=[pki.root], lists=pki.lists(), nonce=made.NONCE, at=made.NOW,
                       policy=Policy(audiences=[made.AUDIENCE]))


def header_of(*certificates: x509.Certificate | bytes, algorithm: int = -7) -> dict:
    chain = [c if isinstance(c, bytes) else made.der(c) for c in certificates]
    return {1: algorithm, 16: "application/eat+cwt", 33: chain if len(chain) > 1 else chain[0]}


@pytest.fixture
def good(pki):
    return made.make_packet(made.make_token(pki, made.claims_for([SAMPLE])), [SAMPLE])


def step_of(packet: bytes, expected: Expectation) -> str | None:
    try:
        verify(packet, expected)
    except Refusal as refusal:
        return refusal.step
    return None


def test_a_good_packet_is_accepted(good, expected):
    assert verify(good, expected).claims[10] == made.NONCE


@pytest.mark.parametrize("algorithm", [-7, -9])
def test_both_names_of_the_algorithm_are_accepted(pki, expected, algorithm):
    header = header_of(pki.device, pki.issuing, algorithm=algorithm)
    token = made.make_token(pki, made.claims_for([SAMPLE]), header)
    assert step_of(made.make_packet(token, [SAMPLE]), expected) is None


def test_every_changed_bit_is_refused(good, expected):
    steps = set()
    for index in range(len(good)):
        for bit in range(8):
            changed = bytearray(good)
            changed[index] ^= 1 << bit
            step = step_of(bytes(changed), expected)
            assert step is not None, f"byte {index}, bit {bit}"
            steps.add(step)
    assert {"malformed", "certificate", "signature", "sample"} <= steps


def test_every_cut_and_every_trailing_byte_is_refused(good, expected):
    for length in range(len(good)):
        assert step_of(good[:length], expected) == "malformed"
    assert step_of(good + b"\x00", expected) == "malformed"


HEADERS = {
    "wrong algorithm": lambda h: h | {1: -35},
    "no algorithm": lambda h: {16: h[16], 33: h[33]},
    "wrong typ": lambda h: h | {16: "application/vnd.attestcam.self-test"},
    "extra label": lambda h: h | {4: b"kid"},
    "critical label": lambda h: h | {2: [16]},
    "one certificate in an array": lambda h: h | {33: h[33][:1]},
    "four certificates": lambda h: h | {33: h[33] * 2},
}


@pytest.mark.parametrize("change", HEADERS.values(), ids=HEADERS.keys())
def test_another_header_is_malformed(pki, expected, change):
    header = change(header_of(pki.device, pki.issuing))
    token = made.make_token(pki, made.claims_for([SAMPLE]), header)
    assert step_of(made.make_packet(token, [SAMPLE]), expected) == "malformed"


GOOD = made.claims_for([SAMPLE])[c.CAPTURE]
CAMERA = GOOD[c.CAMERAS][0]
INFRARED = CAMERA | {10: 2, 15: 900}


def captured(changes: dict) -> dict:
    return {c.CAPTURE: GOOD | changes}


def seen_by(*cameras: dict) -> dict:
    return captured({c.CAMERAS: list(cameras)})


CLAIMS = {
    "nonce": ({c.NONCE: bytes(31) + b"\x01"}, "nonce"),
    "short nonce": ({c.NONCE: made.NONCE[1:]}, "malformed"),
    "nonce of zeros": ({c.NONCE: bytes(32)}, "malformed"),
    "ueid": ({c.UEID: b"\x01" + bytes(32)}, "device"),
    "ueid type": ({c.UEID: b"\x02" + made.DEVICE}, "malformed"),
    "key protection": (captured({c.KEY_PROTECTION: 2}), "device"),
    "audience": ({c.AUDIENCE: "https://elsewhere.example"}, "policy"),
    "another profile": ({c.PROFILE: "urn:uuid:" + "0" * 36}, "policy"),
    "debugging": ({c.DEBUG: 0}, "policy"),
    "virtual camera": (seen_by(CAMERA | {1: 2}), "policy"),
    "replay camera": (seen_by(CAMERA | {1: 3}), "policy"),
    "unknown camera": (seen_by(CAMERA | {1: 4}), "malformed"),
    "unknown member": (seen_by(CAMERA | {16: 0}), "malformed"),
    "two cameras": (seen_by(CAMERA, INFRARED), None),
    "no camera": (seen_by(), "malformed"),
    "cameras of one kind": (seen_by(CAMERA, CAMERA | {15: 0}), "malformed"),
    "cameras in another order": (seen_by(INFRARED, CAMERA), "malformed"),
    "no skew": (seen_by(CAMERA, CAMERA | {10: 2}), "malformed"),
    "a sample of no camera": (seen_by(CAMERA | {10: 2}), "malformed"),
    "timestamps of no camera": (seen_by(CAMERA | {11: 3}), "policy"),
    "descriptors": (seen_by(CAMERA | {12: bytes(15)}), "malformed"),
    "converted or not": (seen_by(CAMERA | {14: False}), "malformed"),
    "a manifest and programs": (captured({c.INTEGRITY: bytes(32)}), "malformed"),
    "integrity in a number": (captured({c.INTEGRITY: 1}), "malformed"),
    "an empty audit log": (captured({c.AUDIT: [0, bytes(32)]}), "malformed"),
    "an unknown member of ours": (captured({13: 0}), "malformed"),
    "unknown claim": ({-70100: 0}, "malformed"),
    "time in a float": ({c.ISSUED_AT: 1.5}, "malformed"),
    "time in a text": ({c.ISSUED_AT: "1780272000"}, "malformed"),
    "time without a clock": (captured({c.CLOCK: 0}), "malformed"),
    "model without maker": ({c.MODEL: b"kiosk"}, "malformed"),
    "unmeasured": (captured({c.QUALITY: {1: "none/1", 3: {1: 1}, 4: [1, 2]}}), "malformed"),
    "a truth value for a number": ({c.UPTIME: True}, "malformed"),
}


def in_order(item):
    return cbor2.dumps(item[0])


@pytest.mark.parametrize("change, step", CLAIMS.values(), ids=CLAIMS.keys())
def test_claims_are_refused_at_their_step(pki, expected, change, step):
    claims = cbor2.dumps(dict(sorted((made.claims_for([SAMPLE]) | change).items(), key=in_order)))
    packet = made.make_packet(made.make_token(pki, claims), [SAMPLE])
    assert step_of(packet, expected) == step


def test_signatures_are_refused(pki, expected):
    claims = made.claims_for([SAMPLE])
    for token in (made.make_token(pki, claims, high=True),
                  made.make_token(pki, claims, key=pki.issuing_key)):
        assert step_of(made.make_packet(token, [SAMPLE]), expected) == "signature"
    for token in (made.make_token(pki, claims, tag=17),
                  made.make_token(pki, claims, unprotected={4: b""})):
        assert step_of(made.make_packet(token, [SAMPLE]), expected) == "malformed"


def test_samples_are_refused(pki, expected):
    token = made.make_token(pki, made.claims_for([SAMPLE]))
    assert step_of(made.make_packet(token, [SAMPLE + b"\x00"]), expected) == "sample"
    assert step_of(made.make_packet(token, [bytes(len(SAMPLE))]), expected) == "sample"
    for samples in ([], [SAMPLE, SAMPLE], [SAMPLE] * 9):
        assert step_of(made.make_packet(token, samples), expected) == "malformed"


@pytest.mark.parametrize("image", [
    b"", b"GIF89a", SAMPLE[:-1], SAMPLE[:-2], SAMPLE + b"\x00", made.jpeg(width=9),
    SAMPLE.replace(b"\xff\xc4", b"\xff\xe4"), SAMPLE.replace(b"\xff\xc0", b"\xff\xe0"),
    SAMPLE.replace(b"\xff\xc0", b"\xff\xc2"), made.jpeg(height=8193),
    b"\xff\xd8\xff\xd9", SAMPLE[:2] + b"\x00" + SAMPLE[2:], SAMPLE[:30],
])
def test_signed_bytes_that_are_no_image_are_refused(pki, expected, image):
    token = made.make_token(pki, made.claims_for([image]))
    step = step_of(made.make_packet(token, [image]), expected)
    assert step == ("image" if image else "malformed")


DEVICES = {
    "another purpose": dict(purpose="1.3.6.1.5.5.7.3.1"),
    "no policy of ours": dict(policies=("1.2.3",)),
    "both policies": dict(policies=(f"{trust.ARC}.2.1", f"{trust.ARC}.2.2")),
    "upper case": dict(serial="AB" * 32),
    "63 digits": dict(serial="ab" * 31 + "a"),
    "UTF8String": dict(tag=x509.name._ASN1Type.UTF8String),
    "at its notAfter": dict(days=0),
}


@pytest.mark.parametrize("change", DEVICES.values(), ids=DEVICES.keys())
def test_certificates_are_refused(pki, expected, change):
    header = header_of(pki.make_device(**change), pki.issuing)
    token = made.make_token(pki, made.claims_for([SAMPLE]), header)
    assert step_of(made.make_packet(token, [SAMPLE]), expected) == "certificate"


def test_chains_are_refused(pki, expected):
    stranger = made.PKI()
    device, issuing = pki.device, pki.issuing
    for chain in ([device], [device, issuing, pki.root], [issuing, device],
                  [device, stranger.issuing, issuing], [stranger.device, issuing],
                  [device, made.der(issuing)[:-1]]):
        token = made.make_token(pki, made.claims_for([SAMPLE]), header_of(*chain))
        assert step_of(made.make_packet(token, [SAMPLE]), expected) == "certificate"


def test_revocation_is_refused(pki, expected, good):
    stranger = made.PKI()
    root, issuing = pki.lists()
    stale = pki.crl(pki.issuing, pki.issuing_key, days=-0.5)
    for lists in ([], [root], [issuing], [root, stale], stranger.lists(),
                  pki.lists([pki.device]), pki.lists([pki.issuing])):
        assert step_of(good, replace(expected, lists=lists)) == "revocation"
    assert step_of(good, replace(expected, lists=None)) is None
