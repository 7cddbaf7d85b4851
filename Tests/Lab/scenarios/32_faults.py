"""Damaged and dropped frames are survived; a broken stream and a camera that vanishes end the capture by name."""

import time

from kiosk import VIVID


def run(kiosk):
    kiosk.configure(camera=VIVID, format="YUYV", size=(640, 360))

    # Some frames are damaged or missing: the others are still looked at.
    for control in ("inject_v4l2_buf_flag_error", "percentage_of_dropped_buffers=20", "wrap_sequence_number"):
        set_control(kiosk, control)
        outcome = kiosk.capture(seconds=5)
        assert outcome.code == 24, f"{control}: {outcome}"
        set_control(kiosk, "percentage_of_dropped_buffers=0")

    # In the middle of a capture the stream may break once, not twice; a camera that goes away ends it at once.
    fatal, missed = "inject_fatal_streaming_error", lambda: kiosk.ask("/metrics").count('{fate="missed"} 0\n')
    for controls, code in (([fatal], None), ([fatal, fatal], "camera_failed"), (["disconnect"], "camera_lost")):
        finish = kiosk.begin_endless(seconds=20)
        for control in controls:
            time.sleep(4)
            set_control(kiosk, control)
        outcome = finish()
        if code:
            assert outcome.code == 25 and code in outcome.error, f"{controls}: {outcome}"
            assert outcome.seconds < 20, f"{controls}: {outcome}"
        else:
            assert outcome.code == 24 and not missed(), f"{controls}: {outcome}"

    # Replugged, it is the same camera at the same place; the daemon need not be told.
    kiosk.run("rmmod", "vivid")
    gone = kiosk.capture()
    assert gone.code == 25 and "camera_not_found" in gone.error, str(gone)
    kiosk.run("modprobe", "vivid", "n_devs=1", "node_types=0x1", "vid_cap_nr=20")
    kiosk.run("udevadm", "settle")
    outcome = kiosk.capture(seconds=5)
    assert outcome.code == 24, str(outcome)


def set_control(kiosk, control):
    name, _, value = control.partition("=")
    kiosk.run("v4l2-ctl", "-d", VIVID, "--set-ctrl", f"{name}={value or 1}")
