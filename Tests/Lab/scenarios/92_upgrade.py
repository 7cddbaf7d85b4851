"""An upgrade keeps identity and configuration, and restarts the daemon."""

import pathlib

from kiosk import STATE


def run(kiosk):
    kiosk.configure()
    configuration = pathlib.Path("/etc/attestcam/attestcamd.yaml").read_text()
    chain = pathlib.Path(STATE, "identity/device-chain.pem").read_text()
    before = kiosk.process()
    kiosk.install()
    assert kiosk.process() not in (0, before)
    assert pathlib.Path("/etc/attestcam/attestcamd.yaml").read_text() == configuration
    assert pathlib.Path(STATE, "identity/device-chain.pem").read_text() == chain
    kiosk.feed()
    kiosk.good_capture()
