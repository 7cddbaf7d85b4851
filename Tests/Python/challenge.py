"""The liveness challenge of docs/packet.md, and what a transcript must be under it."""

from itertools import permutations

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

ACTIONS = {"turn_left": 1, "turn_right": 2, "nod": 3, "look_up": 4, "blink": 5, "mouth_open": 6,
           "move_closer": 7}
TURNS = {1, 2}
DELAYS = range(500, 1501)


def sha256(data: bytes) -> bytes:
    digest = hashes.Hash(hashes.SHA256())
    digest.update(data)
    return digest.finalize()


def stream(nonce: bytes, salt: bytes, spki: bytes, profile: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=256, salt=b"attestcam/challenge/1",
                info=sha256(spki) + profile).derive(nonce + salt)


def derive(nonce: bytes, salt: bytes, spki: bytes, profile: bytes,
           allowed: list[int]) -> list[tuple[int, int]] | None:
    """Pairs of action and delay in milliseconds; None when these actions make no challenge."""
    sequences = [order for order in permutations(sorted(set(allowed)), 3) if TURNS & set(order)]
    if not sequences:
        return None
    data = stream(nonce, salt, spki, profile)
    pairs = iter(int.from_bytes(data[at:at + 2], "big") for at in range(0, len(data), 2))

    def draw(below: int) -> int:
        return next(n for n in pairs if n < 65536 // below * below) % below

    actions = sequences[draw(len(sequences))]
    return [(action, DELAYS[draw(len(DELAYS))]) for action in actions]


def is_followed(prompts: list[list[int]], challenge: list[tuple[int, int]]) -> bool:
    """Whether prompts (action, prompted, started, completed; milliseconds) answer the challenge."""
    if [prompt[0] for prompt in prompts] != [action for action, _ in challenge]:
        return False
    end = 0
    for (_, prompted, started, completed), (_, delay) in zip(prompts, challenge):
        if not (end + delay <= prompted and prompted + 150 <= started <= prompted + 3000
                and started <= completed <= prompted + 5000):
            return False
        end = completed
    return end - prompts[0][1] <= 20_000
