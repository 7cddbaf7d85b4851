"""The machine sleeps in the middle of a capture: the capture ends by its deadline or by name, the next one is good."""

import time

from kiosk import VIVID


def run(kiosk):
    kiosk.configure(camera=VIVID, format="YUYV", size=(640, 360))
    daemon = kiosk.process()
    capture = kiosk.begin_endless(seconds=15)
    before = slept()
    sleep(kiosk)
    assert slept() - before > 2, "it did not sleep"
    outcome = capture()
    assert outcome.code in (24, 25) and not outcome.packet.exists(), str(outcome)
    assert kiosk.process() == daemon, "the daemon was started anew"
    kiosk.configure()
    kiosk.feed()
    kiosk.good_capture()
    return f"the capture: {outcome}"


def sleep(kiosk):
    """Suspend to RAM, until the clock wakes the machine. The host's directory would not survive it: virtio's 9p cannot."""
    kiosk.run("umount", "/lab")
    kiosk.run("rmmod", "9pnet_virtio")
    kiosk.run("rtcwake", "--mode", "mem", "--seconds", "5")
    kiosk.run("modprobe", "9pnet_virtio")
    kiosk.run("mount", "/lab")


def slept():
    """Seconds since boot in which the machine slept: CLOCK_MONOTONIC stands still meanwhile."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) - time.clock_gettime(time.CLOCK_MONOTONIC)
