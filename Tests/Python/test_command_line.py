"""The verifier's command line: exit codes and what it says."""

import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

import made_here as made

SAMPLE = made.jpeg()
SCRIPT = Path(__file__).with_name("verify_packet.py")


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder, pki = tmp_path_factory.mktemp("packet"), made.PKI()
    packet = made.make_packet(made.make_token(pki, made.claims_for([SAMPLE])), [SAMPLE])
    (folder / "packet.cbor").write_bytes(packet)
    (folder / "root.pem").write_bytes(pki.root.public_bytes(Encoding.PEM))
    lists = [crl.public_bytes(Encoding.PEM) for crl in pki.lists()]
    (folder / "crl.pem").write_bytes(b"".join(lists))
    (folder / "one.pem").write_bytes(lists[0])
    (folder / "stranger.pem").write_bytes(made.PKI().root.public_bytes(Encoding.PEM))
    return folder


GOOD = {"--trust": "root.pem", "--crl": "crl.pem", "--nonce": made.NONCE.hex(),
        "--audience": made.AUDIENCE, "--at": "2026-06-01T00:00:00Z"}

RUNS = {
    "good": ({}, 0),
    "the device that was expected": ({"--device": made.DEVICE.hex()}, 0),
    "another anchor": ({"--trust": "stranger.pem"}, 11),
    "years later": ({"--at": "2036-01-01T00:00:00Z"}, 11),
    "a CRL missing": ({"--crl": "one.pem"}, 12),
    "another nonce": ({"--nonce": "01" * 32}, 14),
    "another device": ({"--device": "cd" * 32}, 15),
    "another audience": ({"--audience": "https://elsewhere.example"}, 16),
    "no such file": ({"--trust": "missing.pem"}, 1),
    "a nonce that is not hex": ({"--nonce": "xyz"}, 64),
    "a time that is none": ({"--at": "yesterday"}, 64),
}


@pytest.mark.parametrize("change, code", RUNS.values(), ids=RUNS.keys())
def test_the_exit_code_names_the_step(files, change, code):
    options = [text for pair in (GOOD | change).items() for text in pair]
    result = run(files, "packet.cbor", *options)
    assert result.returncode == code, result.stderr
    assert (result.stdout == "accepted\n") == (code == 0)
    assert (result.stderr == "") == (code == 0)


def test_what_was_not_checked_is_said(files):
    options = [text for pair in GOOD.items() if pair[0] != "--crl" for text in pair]
    result = run(files, "packet.cbor", "--no-revocation", *options)
    assert (result.returncode, result.stdout) == (0, "accepted; revocation was not checked\n")
    assert run(files, "packet.cbor", *options).returncode == 64


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, str(SCRIPT), *arguments], cwd=folder,
                          capture_output=True, text=True, timeout=60)
