"""The published vectors, judged by this verifier: each step must be the one that the manifest states."""

import json
from functools import cache
from pathlib import Path

import pytest
from cryptography import x509

import strict_cbor
from policy import Policy
from refusal import Refusal
from verify_packet import Expectation, instant, load_lists, verify

DOCS = Path(__file__).parents[2] / "docs"
FOLDER = DOCS / "vectors"
MANIFEST = FOLDER / "manifest.json"
if not MANIFEST.exists():
    pytest.skip("docs/vectors/manifest.json is not there", allow_module_level=True)

ABOUT = json.loads(MANIFEST.read_text())
PACKETS = ABOUT["packets"]
ACCEPTED = [packet for packet in PACKETS if packet["expected"]["step"] == "accepted"]


def name_of(packet: dict) -> str:
    return packet["name"]


@cache
def anchors() -> tuple:
    return tuple(x509.load_pem_x509_certificates((FOLDER / ABOUT["anchor"]).read_bytes()))


def expectation(packet: dict) -> Expectation:
    device = packet.get("device")
    return Expectation(
        anchors=list(anchors()), nonce=bytes.fromhex(ABOUT["nonce"]), at=instant(ABOUT["time"]),
        lists=load_lists((FOLDER / packet["crl"]).read_bytes()) if "crl" in packet else None,
        policy=Policy.read((FOLDER / packet["policy"]).read_text()),
        device=bytes.fromhex(device) if device else None,
        deny_list=(FOLDER / packet["deny_list"]).read_bytes() if "deny_list" in packet else None)


def judge(data: bytes, expected: Expectation) -> tuple[str, int]:
    try:
        verify(data, expected)
    except Refusal as refusal:
        return refusal.step, refusal.exit_code
    return "accepted", 0


@pytest.mark.parametrize("packet", PACKETS, ids=name_of)
def test_the_step_is_the_published_one(packet):
    verdict = judge((FOLDER / packet["file"]).read_bytes(), expectation(packet))
    assert verdict == (packet["expected"]["step"], packet["expected"]["exit"])


def test_every_step_has_vectors():
    steps = {packet["expected"]["step"] for packet in PACKETS}
    assert steps == {"accepted", "malformed", "certificate", "revocation", "signature", "nonce",
                     "device", "policy", "sample", "image"}
    files = {packet["file"] for packet in PACKETS}
    assert files == {str(path.relative_to(FOLDER)) for path in FOLDER.glob("packets/**/*.cbor")}


@pytest.mark.parametrize("packet", ACCEPTED, ids=name_of)
def test_every_changed_bit_of_the_token_is_refused(packet):
    """Every bit of the first, a bit of every byte of the others."""
    bits = range(8) if packet is ACCEPTED[0] else range(1)
    data = (FOLDER / packet["file"]).read_bytes()
    expected = expectation(packet)
    token, samples = strict_cbor.decode(data, depth=2, items=16)
    for index in range(len(token)):
        for bit in bits:
            changed = bytearray(token)
            changed[index] ^= 1 << bit
            verdict = judge(strict_cbor.encode([bytes(changed), samples]), expected)
            assert verdict != ("accepted", 0), f"byte {index}, bit {bit}"
