"""Frames in UYVY, NV12, Y10, Y12 and Y16 are taken as vivid sends them; its test picture shows no face, so no packet."""

from kiosk import VIVID


def run(kiosk):
    for name in ("UYVY", "NV12", "Y10", "Y12", "Y16"):
        kiosk.configure(camera=VIVID, format=name, size=(640, 360))
        outcome = kiosk.capture(seconds=6)
        # 25 would be a camera that delivers nothing.
        assert outcome.code == 24 and "single_face" in outcome.error, f"{name}: {outcome}"
