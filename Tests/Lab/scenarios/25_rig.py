"""Three cameras as one rig: a face in visible light, vivid in GREY for infrared and in Y16 for depth, in one packet."""

import json
import pathlib
import struct

from kiosk import VIVID

DEPTH = "/dev/video21"
PROFILE = pathlib.Path("/etc/attestcam/profiles/demo.yaml")

RIG = """
infrared:
  device: {infrared}
  pin: {{bus: "platform:vivid-000"}}
  allow_virtual: {infrared}
  exceptions: [repeated-content]
  stream: {{width: 640, height: 360, rate: 10, formats: [GREY]}}
depth:
  device: {depth}
  pin: {{bus: "platform:vivid-001"}}
  allow_virtual: {depth}
  exceptions: [repeated-content]
  stream: {{width: 640, height: 360, rate: 10, formats: [Y16]}}
  calibration: {{unit_um: 1000, focal: [450, 450], centre: [320, 180], translation_mm: [15, 0, 0]}}
"""


def run(kiosk):
    before = PROFILE.read_text()
    kiosk.unplug_vivid()
    kiosk.run("modprobe", "vivid", "n_devs=2", "node_types=0x1,0x1", "vid_cap_nr=20,21")
    kiosk.run("udevadm", "settle")
    try:
        PROFILE.write_text(before + "samples: {stills: 3, over_ms: 6000, infrared: true, depth: true}\n")
        kiosk.feed()
        kiosk.configure(more=RIG.format(infrared=VIVID, depth=DEPTH))
        check(kiosk.inspect(kiosk.good_capture()))
        missing(kiosk)
    finally:
        PROFILE.write_text(before)
        if not pathlib.Path(VIVID).exists():
            kiosk.plug_in_vivid()
        kiosk.configure()


def check(report):
    claims, samples = report["claims"], report["samples"]
    modalities = [sample["modality"] for sample in claims["samples"]]
    assert modalities == ["visible"] * 3 + ["infrared", "depth"], modalities
    assert all(sample.startswith(b"\xff\xd8") for sample in samples[:4]), "not JPEG"
    times = [sample["captured_after_ms"] for sample in claims["samples"][:3]]
    # An emulated processor looks at about one frame a second.
    assert 5000 <= times[2] - times[0] <= 9000, times
    # 640 × 360 values of 16 bits.
    assert samples[4][16:26] == struct.pack(">IIBB", 640, 360, 16, 0), samples[4][:33]
    assert claims["samples"][4]["geometry"]["unit_um"] == 1000, claims["samples"][4]
    cameras = claims["cameras"]
    assert [camera["bus"] for camera in cameras][1:] == ["platform:vivid-000", "platform:vivid-001"], cameras
    # At ten frames a second two frames of one moment are at most half an interval apart.
    assert all(camera["skew_us"] <= 50_000 for camera in cameras[1:]), cameras


def missing(kiosk):
    """Without its infrared camera the rig does not capture, and says which one is missing."""
    kiosk.unplug_vivid()
    outcome = kiosk.capture(seconds=6)
    assert outcome.code != 0 and "infrared camera" in outcome.error, str(outcome)
    parts = json.loads(kiosk.ask("/v1/health"))["parts"]
    assert parts["camera"]["status"] == "ok", parts
    kiosk.wait("health names the camera that is missing", lambda: "absent" == json.loads(
        kiosk.ask("/v1/health"))["parts"]["camera_infrared"].get("code"), seconds=10)
