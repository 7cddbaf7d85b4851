"""GREY and YUYV frames become a JPEG sample of the camera's size."""


def run(kiosk):
    for name in ("GREY", "YUYV"):
        kiosk.feed(name)
        kiosk.configure(format=name)
        report = kiosk.inspect(kiosk.good_capture())
        [sample] = report["samples"]
        assert sample.startswith(b"\xff\xd8"), "not a JPEG"
        assert name in str(report["claims"]), report["claims"]
