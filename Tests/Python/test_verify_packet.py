"""The verifier tested by itself: a good packet passes, and every way to spoil one is refused at its step."""

from dataclasses import replace
from datetime import timedelta

import cbor2
import pytest
from cryptography import x509

import made_here as made
import trust
from refusal import Refusal
from verify_packet import Expectation, verify

SAMPLE = b"\xff\xd8 not an image \xff\xd9"


@pytest.fixture(scope="module")
def pki():
    return made.PKI()


@pytest.fixture
def expected(pki):
    return Expectation(anchors=[pki.root], lists=pki.lists(), nonce=made.NONCE,
                       audience=made.AUDIENCE, at=made.NOW)


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


CLAIMS = {
    "nonce": ({10: bytes(32)}, "nonce"),
    "short nonce": ({10: bytes(31)}, "malformed"),
    "ueid": ({256: b"\x01" + bytes(32)}, "device"),
    "ueid type": ({256: b"\x02" + made.DEVICE}, "malformed"),
    "audience": ({3: "https://elsewhere.example"}, "policy"),
    "debugging": ({263: 0}, "policy"),
    "virtual camera": ({-70005: {1: 2}}, "policy"),
    "replay camera": ({-70005: {1: 3}}, "policy"),
    "key protection": ({-70008: 2}, "policy"),
    "time in a float": ({6: 1.5}, "malformed"),
    "time in a text": ({6: "1780272000"}, "malformed"),
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


DEVICES = {
    "another purpose": dict(purpose="1.3.6.1.5.5.7.3.1"),
    "no policy of ours": dict(policies=("1.2.3",)),
    "both policies": dict(policies=(f"{trust.ARC}.2.1", f"{trust.ARC}.2.2")),
    "upper case": dict(serial="AB" * 32),
    "63 digits": dict(serial="ab" * 31 + "a"),
    "UTF8String": dict(tag=x509.name._ASN1Type.UTF8String),
    "expired": dict(days=0),
}


@pytest.mark.parametrize("change", DEVICES.values(), ids=DEVICES.keys())
def test_certificates_are_refused(pki, expected, change):
    at = made.NOW + timedelta(seconds=1) if change == DEVICES["expired"] else made.NOW
    header = header_of(pki.make_device(**change), pki.issuing)
    token = made.make_token(pki, made.claims_for([SAMPLE]), header)
    assert step_of(made.make_packet(token, [SAMPLE]), replace(expected, at=at)) == "certificate"


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
