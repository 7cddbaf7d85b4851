"""The power goes during a capture: the next boot comes up by itself, the nonce is spent, captures are good."""

import pathlib
import secrets

from kiosk import VIVID, PowerCut

NOTE = pathlib.Path("/root/nonce")


def run(kiosk):
    kiosk.configure(camera=VIVID, format="YUYV", size=(640, 360))
    nonce = secrets.token_hex(32)
    NOTE.write_text(nonce)
    # For the next boot; it must be on the disk before the power goes, the daemon's own files see to themselves.
    kiosk.configure(restart=False)
    kiosk.run("sync")
    kiosk.begin_endless(nonce=nonce)
    raise PowerCut


def after_power_cut(kiosk):
    kiosk.wait("the daemon comes up at boot", lambda: kiosk.property("ActiveState") == "active")
    kiosk.feed()
    assert kiosk.capture(nonce=NOTE.read_text()).code == 22, "the nonce of the cut capture is spent"
    kiosk.good_capture()
