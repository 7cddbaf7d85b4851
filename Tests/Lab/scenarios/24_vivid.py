"""Frames of a second driver are taken in GREY and YUYV; its test picture shows no face, so no packet."""

from kiosk import VIVID


def run(kiosk):
    for name in ("GREY", "YUYV"):
        kiosk.configure(camera=VIVID, format=name, size=(640, 360))
        outcome = kiosk.capture(seconds=6)
        # 25 would be a camera that delivers nothing.
        assert outcome.code == 24 and "single_face" in outcome.error, str(outcome)
