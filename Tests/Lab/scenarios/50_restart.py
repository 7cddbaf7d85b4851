"""A restart during a capture ends it with an answer at once; the next capture is good."""

from kiosk import VIVID


def run(kiosk):
    kiosk.configure(camera=VIVID, format="YUYV", size=(640, 360))
    finish = kiosk.begin_endless()
    kiosk.configure()
    outcome = finish()
    assert outcome.code in (27, 28), str(outcome)
    assert outcome.seconds < 20, str(outcome)
    assert not outcome.packet.exists()
    kiosk.feed()
    kiosk.good_capture()
