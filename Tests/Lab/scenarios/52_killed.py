"""kill -9 during a capture: the client hears of it, systemd starts the daemon anew, the next capture is good."""

import os
import secrets
import signal

from kiosk import VIVID


def run(kiosk):
    kiosk.configure(camera=VIVID, format="YUYV", size=(640, 360))
    nonce = secrets.token_hex(32)
    finish = kiosk.begin_endless(nonce=nonce)
    kiosk.configure(restart=False)
    victim = kiosk.process()
    os.kill(victim, signal.SIGKILL)
    outcome = finish()
    assert outcome.code == 28, str(outcome)
    kiosk.wait("systemd starts it again",
               lambda: kiosk.property("ActiveState") == "active" and kiosk.process() not in (0, victim))
    kiosk.feed()
    assert kiosk.capture(nonce=nonce).code == 22, "the nonce of the broken capture is spent"
    kiosk.good_capture()
