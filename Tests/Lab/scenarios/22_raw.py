"""GREY and YUYV frames become a JPEG sample of the camera's size."""


def run(kiosk):
    for name in ("GREY", "YUYV"):
        kiosk.feed(name)
        kiosk.configure(format=name)
        report = kiosk.good_capture()
        [sample] = report["files"]
        assert sample.read_bytes()[:2] == b"\xff\xd8"
        assert name in str(report), report
