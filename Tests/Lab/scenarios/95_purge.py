"""Removing keeps configuration and identity, purging leaves nothing but the users."""

import pathlib
import pwd

from kiosk import SOCKET, STATE


def run(kiosk):
    kiosk.configure()
    kiosk.run("dpkg", "--remove", "attestcam")
    assert kiosk.property("ActiveState") == "inactive" and not pathlib.Path(SOCKET).exists()
    assert pathlib.Path(STATE, "identity/device-key.pem").exists()
    assert pathlib.Path("/etc/attestcam/attestcamd.yaml").exists()
    kiosk.run("dpkg", "--purge", "attestcam")
    places = (STATE, "/etc/attestcam", "/run/attestcam", "/usr/lib/attestcam")
    left = [place for place in places if pathlib.Path(place).exists()]
    assert not left, left
    assert pwd.getpwnam("attestcamd"), "its uid is not given to anybody else"
