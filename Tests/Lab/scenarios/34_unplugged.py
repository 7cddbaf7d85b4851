"""A broken stream and a vanishing camera end the capture by name; replugged, under any number, it is the same camera."""

import pathlib

from kiosk import LOOPBACK, VIVID

# As udev calls the place where it is plugged in.
PLACE = "/dev/v4l/by-path/platform-vivid.0-video-index0"


def run(kiosk):
    kiosk.configure(camera=VIVID, path=PLACE, format="YUYV", size=(640, 360))
    for control, code in (("inject_fatal_streaming_error", "camera_failed"), ("disconnect", "camera_lost")):
        capture = kiosk.begin_endless()
        kiosk.control(control, 1)
        fails(capture(), code)

    # The daemon need not be told of any of this.
    kiosk.run("rmmod", "vivid")
    fails(kiosk.capture(), "camera_not_found")
    for number in (23, 20):
        kiosk.plug_in_vivid(number)
        assert pathlib.Path(PLACE).resolve().name == f"video{number}"
        outcome = kiosk.capture(seconds=5)
        assert outcome.code == 24, str(outcome)
        kiosk.run("rmmod", "vivid")

    # Somebody else's camera at this place.
    kiosk.feed("YUYV")
    pathlib.Path(PLACE).unlink(missing_ok=True)
    pathlib.Path(PLACE).symlink_to(LOOPBACK)
    outcome = kiosk.capture(seconds=5)
    assert outcome.code == 25 and not outcome.packet.exists(), str(outcome)
    pathlib.Path(PLACE).unlink()
    kiosk.plug_in_vivid()


def fails(outcome, code):
    assert outcome.code == 25 and code in outcome.error, f"not {code}: {outcome}"
    assert outcome.seconds < 20, str(outcome)
