"""The package installs, stays quiet before it is provisioned, then comes up READY and delivers a packet."""

import grp
import pathlib

from kiosk import STATE


def run(kiosk):
    kiosk.install()
    kiosk.run("useradd", "--create-home", "--groups", "attestcam", "kiosk")
    kiosk.run("useradd", "--create-home", "stranger")
    assert {"attestcamd"} <= set(grp.getgrnam("video").gr_mem) & set(grp.getgrnam("tss").gr_mem)
    for unit in ("attestcamd.service", "attestcamd.socket"):
        assert kiosk.run("systemctl", "is-enabled", unit).stdout.strip() == "enabled"
        assert kiosk.property("ActiveState", unit) == "inactive", "without a certificate it has nothing to say"
        assert kiosk.property("ConditionResult", unit) == "no"

    kiosk.provision("--key-file")
    kiosk.configure()
    assert kiosk.property("ActiveState") == "active"
    assert kiosk.property("StatusText") == "Ready for captures"
    # Nobody but the daemon's user gets at the key.
    assert pathlib.Path(STATE).stat().st_mode & 0o777 == 0o700
    assert pathlib.Path(STATE, "identity/device-key.pem").owner() == "attestcamd"
    kiosk.feed()
    kiosk.good_capture()
