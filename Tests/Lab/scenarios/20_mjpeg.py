"""MJPEG: the packet's sample is byte for byte what the camera sent."""

import hashlib
import pathlib


def run(kiosk):
    kiosk.configure(format="MJPG")
    kiosk.feed("MJPG")
    report = kiosk.inspect(kiosk.good_capture())
    sent = pathlib.Path("/lab/face.MJPG").read_bytes()
    assert report["samples"] == [sent]
    assert hashlib.sha256(sent).hexdigest() in str(report)
