"""The failing step of a verification, with the exit codes that docs/packet.md gives `attestcam verify`."""

CODES = {"malformed": 10, "certificate": 11, "revocation": 12, "signature": 13, "nonce": 14,
         "device": 15, "policy": 16, "sample": 17, "image": 18}


class Refusal(Exception):
    def __init__(self, step: str, reason: str):
        super().__init__(f"{step}: {reason}")
        self.step, self.reason, self.exit_code = step, reason, CODES[step]


class Disagreement(Exception):
    """Two libraries judge the same bytes differently; that is a finding, not a verdict."""
