"""docs/packet.cddl against the published vectors, by pycddl."""

import json
from pathlib import Path

import cbor2
import pycddl
import pytest

DOCS = Path(__file__).parents[2] / "docs"
GRAMMAR, MANIFEST = DOCS / "packet.cddl", DOCS / "vectors" / "manifest.json"
if not (GRAMMAR.exists() and MANIFEST.exists()):
    pytest.skip("docs/packet.cddl and docs/vectors are not there", allow_module_level=True)

PACKETS = json.loads(MANIFEST.read_text())["packets"]
# pycddl does not look into `.cbor`, so each layer is validated by itself.
SCHEMAS = {rule: pycddl.Schema(f"start = {rule}\n{GRAMMAR.read_text()}")
           for rule in ("packet", "token", "protected", "claims")}

# Malformed in a way that CDDL cannot say: the encoding, or one member in the light of another.
BEYOND_CDDL = {
    "trailing-byte", "indefinite-array", "long-head", "header-order", "duplicate-claim",
    "indefinite-claims", "missing-sample", "added-sample", "zero-nonce", "ueid-type",
    "time-without-clock", "clock-without-time", "model-without-maker", "unmeasured",
    "cameras-unsorted", "cameras-alike", "sample-of-no-camera", "skew-missing", "skew-of-first",
    "no-software", "software-twice", "png-of-light", "depth-as-jpeg", "depth-without-geometry",
    "geometry-of-light", "liveness-other-level", "liveness-allowed-unsorted", "liveness-no-camera",
}
# Said by the grammar, but pycddl 0.6.4 takes any map for `{}`, does not count `[2*3 …]` in a choice, takes further
# members in the maps of an array, and no ranges below zero.
BEYOND_PYCDDL = {"unprotected-kid", "array-of-one", "four-certificates", "camera-member",
                 "liveness-four-prompts", "liveness-without-action", "geometry-translation"}


def follows(packet: dict) -> bool:
    """Whether every layer validates."""
    data = (DOCS / "vectors" / packet["file"]).read_bytes()
    try:
        SCHEMAS["packet"].validate_cbor(data)
        token = cbor2.loads(data)[0]
        SCHEMAS["token"].validate_cbor(token)
        protected, _, claims, _ = cbor2.loads(token).value
        SCHEMAS["protected"].validate_cbor(protected)
        SCHEMAS["claims"].validate_cbor(claims)
    except (pycddl.ValidationError, cbor2.CBORError, ValueError, AttributeError):
        return False
    return True


@pytest.mark.parametrize("packet", PACKETS, ids=lambda packet: packet["name"])
def test_the_grammar_says_what_is_malformed(packet):
    refused = packet["expected"]["step"] == "malformed" or packet["name"] == "other-profile"
    known = packet["name"] in BEYOND_CDDL | BEYOND_PYCDDL
    assert follows(packet) == (not refused or known)
