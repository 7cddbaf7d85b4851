"""Removing keeps configuration and identity, purging leaves nothing but the users."""

import pathlib
import pwd

from kiosk import SOCKET, STATE


def run(kiosk):
    key = pathlib.Path(STATE, "identity/device-key.pem")
    kiosk.configure()
    kiosk.run("dpkg", "--remove", "attestcam")
    assert kiosk.property("ActiveState") == "inactive" and not pathlib.Path(SOCKET).exists()
    assert key.exists() and pathlib.Path("/etc/attestcam/attestcamd.yaml").exists()
    kiosk.run("dpkg", "--install", "/lab/attestcam.deb")
    assert key.exists() and kiosk.property("ActiveState") == "active"
    kiosk.run("dpkg", "--purge", "attestcam")
    left = [path for path in (STATE, "/etc/attestcam", "/run/attestcam", "/usr/lib/attestcam") if pathlib.Path(path).exists()]
    assert not left, left
    assert pwd.getpwnam("attestcamd"), "its uid is not given to anybody else"
