"""A daemon that stands still is killed by the watchdog and started anew."""

import os
import signal


def run(kiosk):
    kiosk.configure()
    victim = kiosk.process()
    os.kill(victim, signal.SIGSTOP)
    kiosk.wait("the watchdog bites", lambda: kiosk.process() != victim, seconds=45)
    kiosk.wait("systemd starts it again", lambda: kiosk.property("ActiveState") == "active")
    assert "watchdog" in kiosk.journal(30).lower()
    kiosk.feed()
    kiosk.good_capture()
