"""The reader of quotes by itself: whatever the bytes, it refuses at `device` and raises nothing else."""

import json
import random
from pathlib import Path

import pytest

import claims as c
import tpm
from refusal import Refusal
from verify_packet import parse_packet

FOLDER = Path(__file__).parents[2] / "docs" / "vectors"


@pytest.fixture(scope="module")
def quote() -> dict:
    packets = json.loads((FOLDER / "manifest.json").read_text())["packets"]
    file = next(packet["file"] for packet in packets if packet["name"] == "tpm-quote")
    return parse_packet((FOLDER / file).read_bytes())[0].claims[c.SUBMODULES]["tpm"]


def test_a_quote_is_read(quote):
    parsed = tpm.read_quote(quote[-70010])
    assert parsed.registers == {11: [7]} and len(parsed.challenge) == 32
    tpm.attestation_key(quote[-70012])


@pytest.mark.parametrize("key, read", [(-70010, tpm.read_quote), (-70012, tpm.attestation_key)])
def test_cuts_trailing_bytes_and_mutations_are_refused_or_read(quote, key, read):
    good, rng = quote[key], random.Random(20261121)
    for bad in [good[:length] for length in range(len(good))] + [good + b"\x00"]:
        with pytest.raises(Refusal, match="^device: tpm: "):
            read(bad)
    refused = 0
    for _ in range(5000):
        changed = bytearray(good)
        changed[rng.randrange(len(good))] = rng.randrange(256)
        try:
            read(bytes(changed))
        except Refusal as refusal:
            assert refusal.step == "device"
            refused += 1
    assert 500 < refused < 5000
