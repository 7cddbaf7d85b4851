"""Cameras without hardware are refused unless the configuration names exactly this one."""

from kiosk import LOOPBACK, VIVID


def run(kiosk):
    kiosk.feed()
    for camera in (LOOPBACK, VIVID):
        kiosk.configure(camera=camera, virtual=False, **({} if camera == LOOPBACK else
                        {"format": "YUYV", "size": (640, 360)}))
        outcome = kiosk.capture()
        assert outcome.code == 25, str(outcome)
        assert not outcome.packet.exists()
