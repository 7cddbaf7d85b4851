"""A camera that is absent, comes, goes and comes back under another number is followed by name, without a restart."""

import json

from kiosk import VIVID

# As udev calls the place where it is plugged in.
PLACE = "/dev/v4l/by-path/platform-vivid.0-video-index0"


def run(kiosk):
    plug(kiosk, None)
    kiosk.configure(camera=VIVID, format="YUYV", size=(640, 360), path=PLACE)
    assert kiosk.property("ActiveState") == "active", "the daemon starts without a camera"
    expect(kiosk, "absent")
    gone = kiosk.capture()
    assert gone.code == 25 and "camera_not_found" in gone.error, str(gone)

    seconds = []
    for number in (20, 31):
        plug(kiosk, number)
        seconds.append(expect(kiosk, "ready"))
        outcome = kiosk.capture(seconds=5)
        assert outcome.code == 24, str(outcome)
        plug(kiosk, None)
        expect(kiosk, "absent")
    plug(kiosk, 20)
    expect(kiosk, "ready")

    for _ in range(3):
        outcome = kiosk.capture(seconds=5)
        assert outcome.code == 24, str(outcome)
    metrics = kiosk.ask("/metrics")
    assert 'attestcam_camera_state{state="ready"} 1' in metrics, metrics
    assert 'attestcam_camera_failures_total{code="camera_not_found"} 0' not in metrics, metrics
    return f"noticed after {max(seconds):.1f} s"


def plug(kiosk, number):
    """Takes the camera out, or plugs it in as /dev/video{number}."""
    kiosk.unplug_vivid()
    if number is not None:
        kiosk.plug_in_vivid(number)


def expect(kiosk, code):
    """Waits until the daemon says this of the camera; how long that took."""
    def camera():
        return json.loads(kiosk.ask("/v1/health"))["parts"]["camera"]

    return kiosk.wait(f"camera {code}", lambda: camera().get("code") == code, seconds=30)
