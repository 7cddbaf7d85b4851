"""The published challenges, derived here."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding, PublicFormat, load_pem_private_key)

import challenge

FOLDER = Path(__file__).parents[2] / "docs" / "vectors"
VECTORS = json.loads((FOLDER / "challenges.json").read_text())


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_the_challenge_is_the_published_one(vector):
    pem = (FOLDER / "keys" / f"{vector['key']}.pem").read_bytes()
    spki = load_pem_private_key(pem, None).public_key().public_bytes(
        Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    inputs = (*(bytes.fromhex(vector[name]) for name in ("nonce", "salt")), spki,
              bytes.fromhex(vector["profile"]))
    assert challenge.stream(*inputs)[:32].hex() == vector["seed"]
    codes = [challenge.ACTIONS[name] for name in vector["allowed"]]
    steps = vector.get("steps")
    expected = steps and [(challenge.ACTIONS[step["action"]], step["delay"]) for step in steps]
    assert challenge.derive(*inputs, codes) == expected
