"""The claims-set of profile 1: a closed list of members, and the rules that tie them together (docs/packet.md)."""

from unicodedata import category

from refusal import Refusal

PROFILE_ID = "urn:uuid:7e81ae9a-caae-4f96-a522-d158ac9c6196"
AUDIENCE, ISSUED_AT, NONCE, UEID, OEM, MODEL, UPTIME, DEBUG, PROFILE = (
    3, 6, 10, 256, 258, 259, 261, 263, 265)
SUBMODULES, BOOTS, SOFTWARE_NAME, SOFTWARE_VERSION = 266, 267, 270, 271
CAPTURE = -70000
JPEG, PNG = 22, 23  # CoAP content formats
DEPTH = 3  # modality
(SAMPLES, PURPOSE, CAPTURE_PROFILE, QUALITY, LIVENESS, CAMERAS, SOFTWARE, CLOCK, KEY_PROTECTION,
 LINK, AUDIT, INTEGRITY) = range(1, 13)  # in the capture claim


def _is(value, kind) -> bool:
    return type(value) is kind


def octets(value, low: int, high: int | None = None) -> bool:
    return _is(value, bytes) and low <= len(value) <= (high or low)


def text(value, high: int = 64) -> bool:
    """1 to `high` bytes without control characters."""
    return (_is(value, str) and 1 <= len(value.encode()) <= high
            and not any(category(character) == "Cc" for character in value))


def number(value, low: int = 0, high: int = (1 << 63) - 1) -> bool:
    return _is(value, int) and low <= value <= high


def members(value, required: dict, optional: dict | None = None) -> bool:
    """Whether a map has these members, each as its rule says, and no others."""
    rules = required | (optional or {})
    return (_is(value, dict) and set(required) <= set(value) <= set(rules)
            and all(type(key) is int and rules[key](content) for key, content in value.items()))


def digests(value) -> bool:
    return (_is(value, dict) and 1 <= len(value) <= 64
            and all(text(name, 32) and name.isascii() and octets(digest, 32)
                    for name, digest in value.items()))


def one_of(*allowed: int):
    return lambda value: _is(value, int) and value in allowed


def array(of, low: int, high: int):
    return lambda value: (_is(value, list) and low <= len(value) <= high and all(map(of, value)))


def _numbers(count: int, low: int, high: int):
    return array(lambda n: number(n, low, high), count, count)


def _geometry(value) -> bool:
    """Of a depth map: unit, focal lengths and centre, rotation, translation."""
    intrinsics = _numbers(4, 0, 100_000_000_000)
    return members(value, {
        1: lambda n: number(n, 1, 1_000_000),
        2: lambda list_: intrinsics(list_) and min(list_[:2]) > 0,
        3: _numbers(9, -1_001_000, 1_001_000), 4: _numbers(3, -10_000_000, 10_000_000)})


def _sample(value) -> bool:
    edits = array(one_of(1, 2, 3), 1, 3)
    return (members(value, {
        1: one_of(JPEG, PNG), 2: lambda n: number(n, 1, 16 << 20), 3: lambda b: octets(b, 32),
        4: lambda n: number(n, 1, 65535), 5: lambda n: number(n, 1, 65535), 6: one_of(1, 2, 3),
        7: lambda n: number(n, 0, 3_600_000),
    }, {8: lambda list_: edits(list_) and len(set(list_)) == len(list_), 9: _geometry})
            and (value[1] == PNG) == (value[6] == DEPTH) == (9 in value))


def _quality(value) -> bool:
    if not members(value, {
            1: text, 3: lambda map_: _is(map_, dict) and 1 <= len(map_) <= 64 and all(
                number(key, 1, 255) and number(n, -(1 << 63)) for key, n in map_.items()),
            4: lambda list_: _is(list_, list) and all(_is(key, int) for key in list_),
    }, {2: digests}):
        return False
    wanted = value[4]
    return wanted == sorted(set(wanted)) and set(wanted) <= set(value[3])


def _camera(value) -> bool:
    count = lambda n: number(n, 0, (1 << 32) - 1)  # noqa: E731
    return members(value, {
        1: one_of(1, 2, 3), 2: text, 3: text, 4: text, 7: lambda t: text(t, 4),
        8: lambda n: number(n, 1, 10_000_000), 9: array(count, 3, 3), 10: one_of(1, 2, 3),
        11: one_of(1, 2, 3),
    }, {5: text, 6: text, 12: lambda b: octets(b, 16), 13: count, 14: lambda flag: flag is True,
        15: lambda n: number(n, 0, 10_000_000)})


def _cameras(value) -> bool:
    """One to three, by ascending modality; all but the first say how far they are from the first."""
    return (array(_camera, 1, 3)(value)
            and all(one[10] < next_[10] for one, next_ in zip(value, value[1:]))
            and 15 not in value[0] and all(15 in camera for camera in value[1:]))


LEVELS = {"none": set(), "ir": {2}, "depth": {3}, "ir+depth": {2, 3}, "rgb-action": {1},
          "rgb-action+ir": {1, 2}, "rgb-action+depth": {1, 3}, "rgb-action+ir+depth": {1, 2, 3}}
LEVEL, SALT, DETECTORS, SETTINGS, ALLOWED, PROMPTS, FRAMES, LIVENESS_MODELS = range(1, 9)


def _liveness(value) -> bool:
    """Either that nothing was done, or all of what said yes; a challenge exactly with detector 1."""
    if value == {LEVEL: "none"}:
        return True
    time = lambda n: number(n, 0, 3_600_000)  # noqa: E731
    challenge = {
        SALT: lambda b: octets(b, 32),
        ALLOWED: lambda list_: array(lambda n: number(n, 1, 7), 1, 7)(list_)
        and list_ == sorted(set(list_)),
        PROMPTS: array(lambda prompt: array(number, 4, 4)(prompt) and number(prompt[0], 1, 7)
                       and all(map(time, prompt[1:])), 0, 3),
    }
    rules = {
        LEVEL: lambda level: type(level) is str and level in LEVELS and level != "none",
        DETECTORS: lambda map_: _is(map_, dict) and all(
            number(key, 1, 5) and number(n, 1, 65_535) for key, n in map_.items()),
        SETTINGS: lambda b: octets(b, 32), FRAMES: lambda b: octets(b, 32),
    }
    if not (_is(value, dict) and rules[DETECTORS](value.get(DETECTORS))):
        return False
    said = set(value[DETECTORS])
    return (members(value, rules | (challenge if 1 in said else {}),
                    {LIVENESS_MODELS: lambda map_: digests(map_) and len(map_) <= 2})
            and LEVELS[value[LEVEL]] == said & {1, 2, 3})


def _nonce(value) -> bool:
    return octets(value, 32) and len(set(value)) > 1


def _capture_profile(value) -> bool:
    return (_is(value, list) and len(value) == 2 and text(value[0], 32)
            and octets(value[1], 32))


def _link(value) -> bool:
    return (_is(value, list) and len(value) == 2 and number(value[0])
            and (value[1] is None or octets(value[1], 32)))


def _audit(value) -> bool:
    return (_is(value, list) and len(value) == 2 and number(value[0], 1) and octets(value[1], 32))


def _submodules(value) -> bool:
    return _is(value, dict) and list(value) == ["tpm"] and members(value["tpm"], {
        -70010: lambda b: octets(b, 1, 512), -70011: lambda b: octets(b, 64),
        -70012: lambda b: octets(b, 1, 256)})


def _capture(value) -> bool:
    return members(value, {
        SAMPLES: array(_sample, 1, 8),
        PURPOSE: text,
        CAPTURE_PROFILE: _capture_profile,
        QUALITY: _quality,
        LIVENESS: _liveness,
        CAMERAS: _cameras,
        CLOCK: one_of(0, 1, 2),
        KEY_PROTECTION: one_of(1, 2, 3, 4, 5),
        LINK: _link,
        AUDIT: _audit,
        INTEGRITY: lambda digest: digest is None or octets(digest, 32),
    }, {SOFTWARE: digests})


REQUIRED = {
    AUDIENCE: lambda value: text(value, 255),
    NONCE: _nonce,
    UEID: lambda value: octets(value, 33) and value[0] == 1,
    UPTIME: number,
    DEBUG: one_of(0, 1, 2, 3, 4),
    PROFILE: text,
    BOOTS: number,
    SOFTWARE_NAME: text,
    SOFTWARE_VERSION: array(lambda value: text(value, 32), 1, 1),
    CAPTURE: _capture,
}
OPTIONAL = {ISSUED_AT: number, OEM: lambda value: octets(value, 16),
            MODEL: lambda value: octets(value, 1, 32),
            SUBMODULES: _submodules}


def check(claims) -> dict:
    """The claims, when they are of profile 1; `policy` for another profile, `malformed` for a fault."""
    if not _is(claims, dict) or not text(claims.get(PROFILE)):
        raise Refusal("malformed", "claims: not a map with an eat_profile")
    if claims[PROFILE] != PROFILE_ID:
        raise Refusal("policy", "claims of another profile")
    rules = REQUIRED | OPTIONAL
    for key in REQUIRED.keys() - claims.keys():
        raise Refusal("malformed", f"claim {key} is missing")
    for key, value in claims.items():
        if key not in rules or not rules[key](value):
            raise Refusal("malformed", f"claim {key} is unknown or not as the profile says")
    capture = claims[CAPTURE]
    if (ISSUED_AT in claims) == (capture[CLOCK] == 0):
        raise Refusal("malformed", "iat exactly when the device has a clock")
    if MODEL in claims and OEM not in claims:
        raise Refusal("malformed", "hwmodel without oemid")
    if (SOFTWARE in capture) == (capture[INTEGRITY] is not None):
        raise Refusal("malformed", "software exactly when no manifest vouches for it")
    if not {sample[6] for sample in capture[SAMPLES]} <= {
            camera[10] for camera in capture[CAMERAS]}:
        raise Refusal("malformed", "a sample of no camera")
    if not set(capture[LIVENESS].get(DETECTORS, {})) & {2, 3} <= {
            camera[10] for camera in capture[CAMERAS]}:
        raise Refusal("malformed", "liveness by a camera that is not there")
    return claims
