"""What a recognition server takes, as data; the default takes every purpose from physical cameras only."""

import hashlib
from dataclasses import dataclass, field

import yaml

import challenge
import claims as c
import tpm
from refusal import Refusal

TIMESTAMPS = {"end-of-frame": 1, "start-of-exposure": 2, "dequeue": 3}
MODALITIES = {"visible": 1, "infrared": 2, "depth": 3}
CAMERAS = {"device": 1, "virtual": 2, "replay": 3}
PROTECTIONS = {"file": 1, "tpm": 2, "shared": 3, "tpm-first-use": 4, "unattested": 5}
SHA256_BANK = 11
MEASURES = {"single_face": 1, "face_area_share": 2, "completeness": 3, "frontal_angle": 4,
            "inter_eye_distance": 5, "sharpness": 6, "illumination": 7, "occlusion": 8,
            "IlluminationUniformity": 0x43, "LuminanceMean": 0x44, "LuminanceVariance": 0x45,
            "UnderExposurePrevention": 0x46, "OverExposurePrevention": 0x47, "DynamicRange": 0x48,
            "NaturalColour": 0x4B, "SingleFacePresent": 0x4C, "EyesOpen": 0x4D, "MouthClosed": 0x4E,
            "InterEyeDistance": 0x52, "HeadSize": 0x53, "LeftwardCropOfTheFaceImage": 0x54,
            "RightwardCropOfTheFaceImage": 0x55, "MarginAboveOfTheFaceImage": 0x56,
            "MarginBelowOfTheFaceImage": 0x57, "HeadPoseYaw": 0x58, "HeadPosePitch": 0x59,
            "HeadPoseRoll": 0x5A}


DETECTORS = {"action": 1, "infrared": 2, "depth": 3, "passive": 4, "injection": 5}


@dataclass
class Liveness:
    levels: list[str] = field(
        default_factory=lambda: [level for level, said in c.LEVELS.items() if 1 in said])
    detectors: dict[str, int] = field(default_factory=dict)
    settings: list[str] | None = None
    min_actions: int = 5
    max_age_ms: int = 25_000

    def check(self, claims: dict, spki: bytes) -> None:
        capture = claims[c.CAPTURE]
        claim = capture[c.LIVENESS]
        if claim[c.LEVEL] not in self.levels:
            raise Refusal("policy", "a level of liveness that the policy does not take")
        for name, version in self.detectors.items():
            if claim.get(c.DETECTORS, {}).get(DETECTORS[name], 0) < version:
                raise Refusal("policy", f"{name} did not look, or in an old version")
        if claim[c.LEVEL] == "none":
            return
        if self.settings is not None and claim[c.SETTINGS].hex() not in self.settings:
            raise Refusal("policy", "other thresholds than the policy takes")
        if 1 not in claim[c.DETECTORS]:
            return
        asked = challenge.derive(claims[c.NONCE], claim[c.SALT], spki,
                                 capture[c.CAPTURE_PROFILE][1], claim[c.ALLOWED])
        if asked is None or not challenge.is_followed(claim[c.PROMPTS], asked):
            raise Refusal("policy", "not what the challenge asks for")
        if len(claim[c.ALLOWED]) < self.min_actions:
            raise Refusal("policy", "too few actions to choose from")
        end = claim[c.PROMPTS][-1][3]
        if any(abs(sample[7] - end) > self.max_age_ms for sample in capture[c.SAMPLES]):
            raise Refusal("policy", "a sample from long before or after the actions")


@dataclass
class Policy:
    audiences: list[str] | None = None
    purposes: list[str] | None = None
    profiles: dict[str, str | None] | None = None
    cameras: list[str] = field(default_factory=lambda: ["device"])
    timestamps: list[str] = field(default_factory=lambda: ["end-of-frame", "start-of-exposure"])
    max_reenumerations: int | None = None
    integrity: str | None = None
    key_protections: list[str] = field(default_factory=lambda: ["file", "tpm", "tpm-first-use"])
    allow_debug: bool = False
    quality: dict[str, dict[str, float]] = field(default_factory=dict)
    tpm_quote: str | None = None
    pcrs: dict[int, str] = field(default_factory=dict)
    liveness: Liveness = field(default_factory=Liveness)
    samples: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, text: str) -> "Policy":
        keys = yaml.safe_load(text) or {}
        if "liveness" in keys:
            keys["liveness"] = Liveness(**keys["liveness"])
        return cls(**keys)  # an unknown key is a TypeError

    def check(self, claims: dict, quote: tpm.Quote | None, spki: bytes) -> None:
        self._registers(quote)
        self._one_of("aud", claims[c.AUDIENCE], self.audiences)
        capture = claims[c.CAPTURE]
        self._one_of("purpose", capture[c.PURPOSE], self.purposes)
        for camera in capture[c.CAMERAS]:
            self._camera(camera)
        if self.integrity == "required" and capture[c.INTEGRITY] is None:
            raise Refusal("policy", "the device did not check itself")
        self._one_of("key protection", capture[c.KEY_PROTECTION],
                     [PROTECTIONS[kind] for kind in self.key_protections])
        if claims[c.DEBUG] == 0 and not self.allow_debug:
            raise Refusal("policy", "debugging is enabled on the device")
        name, digest = capture[c.CAPTURE_PROFILE]
        self._one_of("capture profile", name, self.profiles)
        if self.profiles and self.profiles[name] not in (None, digest.hex()):
            raise Refusal("policy", "the capture profile is another file than the pinned one")
        modalities = {sample[6] for sample in capture[c.SAMPLES]}
        for name in self.samples:
            if MODALITIES[name] not in modalities:
                raise Refusal("policy", f"no sample of kind {name}")
        for measure, bounds in self.quality.items():
            self._measure(measure, bounds, capture[c.QUALITY][3].get(MEASURES[measure]))
        self.liveness.check(claims, spki)

    def _camera(self, camera: dict) -> None:
        self._one_of("camera", camera[1], [CAMERAS[kind] for kind in self.cameras])
        self._one_of("timestamps", camera[11], [TIMESTAMPS[name] for name in self.timestamps])
        if self.max_reenumerations is not None and (
                camera.get(13) is None or camera[13] > self.max_reenumerations):
            raise Refusal("policy", "reconnected too often since it was pinned, or not counted")

    def _registers(self, quote: tpm.Quote | None) -> None:
        if quote is None:
            if self.pcrs or self.tpm_quote == "required":
                raise Refusal("policy", "a TPM quote is required")
            return
        if self.pcrs:
            wanted = sorted(self.pcrs)
            values = b"".join(bytes.fromhex(self.pcrs[number]) for number in wanted)
            if quote.registers != {SHA256_BANK: wanted}:
                raise Refusal("policy", "the quote is of other PCRs")
            if quote.digest != hashlib.sha256(values).digest():
                raise Refusal("policy", "the PCRs hold other values")

    @staticmethod
    def _one_of(what: str, value, allowed) -> None:
        if allowed is not None and value not in allowed:
            raise Refusal("policy", f"{what} is not one that the policy takes")

    @staticmethod
    def _measure(name: str, bounds: dict, millionths: int | None) -> None:
        if millionths is None:
            raise Refusal("policy", f"{name} was not measured")
        low, high = (bounds.get(end) for end in ("min", "max"))
        if (low is not None and millionths < round(low * 1_000_000)
                or high is not None and millionths > round(high * 1_000_000)):
            raise Refusal("policy", f"{name} is out of bounds")
