"""A stream may break once in a capture, not twice; a camera that vanishes, or is somebody else's now, ends it by name."""

import pathlib
import time

from kiosk import LOOPBACK, VIVID

# As udev calls the place where it is plugged in.
PLACE = "/dev/v4l/by-path/platform-vivid.0-video-index0"
FATAL, GONE = "inject_fatal_streaming_error", "disconnect"


def run(kiosk):
    kiosk.configure(camera=VIVID, path=PLACE, format="YUYV", size=(640, 360))
    for controls, code in (([FATAL], None), ([FATAL, FATAL], "camera_failed"), ([GONE], "camera_lost")):
        capture = kiosk.begin_endless(seconds=20)
        for control in controls:
            time.sleep(4)
            kiosk.control(control, 1)
        outcome = capture()
        if code is None:
            assert outcome.code == 24, str(outcome)
            assert '{fate="missed"} 0\n' not in kiosk.ask("/metrics"), "the frames in between are not counted"
        else:
            assert outcome.code == 25 and code in outcome.error, f"{controls}: {outcome}"
            assert outcome.seconds < 20, f"{controls}: {outcome}"

    # Replugged, it is the same camera at the same place; the daemon need not be told.
    kiosk.unplug_vivid()
    gone = kiosk.capture()
    assert gone.code == 25 and "camera_not_found" in gone.error, str(gone)
    kiosk.plug_in_vivid()
    outcome = kiosk.capture(seconds=5)
    assert outcome.code == 24, str(outcome)
    # Another one there is not.
    kiosk.unplug_vivid()
    kiosk.feed("YUYV")
    pathlib.Path(PLACE).parent.mkdir(parents=True, exist_ok=True)
    pathlib.Path(PLACE).unlink(missing_ok=True)
    pathlib.Path(PLACE).symlink_to(LOOPBACK)
    try:
        outcome = kiosk.capture(seconds=5)
        assert outcome.code == 25 and not outcome.packet.exists(), str(outcome)
    finally:
        pathlib.Path(PLACE).unlink()
        kiosk.plug_in_vivid()
    return outcome.error.strip()
