"""The package installs, stays quiet before it is provisioned, then comes up READY and delivers a packet."""

import grp
import pathlib
import subprocess

from kiosk import STATE


def run(kiosk):
    kiosk.run("dpkg", "--install", "/lab/attestcam.deb")
    kiosk.run("useradd", "--create-home", "--groups", "attestcam", "kiosk")
    kiosk.run("useradd", "--create-home", "stranger")
    assert {"attestcamd"} <= set(grp.getgrnam("video").gr_mem) & set(grp.getgrnam("tss").gr_mem)
    for unit in ("attestcamd.service", "attestcamd.socket"):
        assert kiosk.run("systemctl", "is-enabled", unit).stdout.strip() == "enabled"
        assert kiosk.property("ActiveState", unit) == "inactive", "without a certificate it has nothing to say"
        assert kiosk.property("ConditionResult", unit) == "no"

    provision(kiosk)
    kiosk.configure()
    assert kiosk.property("ActiveState") == "active"
    assert kiosk.property("StatusText") == "Ready for captures"
    # Nobody but the daemon's user gets at the key.
    assert pathlib.Path(STATE).stat().st_mode & 0o777 == 0o700
    assert pathlib.Path(STATE, "device-key.pem").owner() == "attestcamd"
    kiosk.feed()
    kiosk.good_capture()


def provision(kiosk):
    """A CA on this very machine, and the device's certificate from it."""
    ca = pathlib.Path("/srv/ca")
    kiosk.run("attestcam-ca", "init", "--dir", ca, "--name", "Lab", "--server-host", "localhost")
    port = kiosk.place / "port"
    service = subprocess.Popen(
        ["attestcam-ca", "serve", "--dir", ca, "--listen", "localhost:0", "--port-file", port],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    kiosk.wait("the CA serves", lambda: port.exists() and port.read_text().strip())
    for file in ("root.pem", "operator-token"):
        kiosk.run("install", "-m", "644", ca / file, kiosk.place / file)
    for name in (["init", "--key-file"],
                 ["enroll", "--url", f"https://localhost:{port.read_text().strip()}", "--trust",
                  kiosk.place / "root.pem", "--operator-token-file", kiosk.place / "operator-token"],
                 ["self-test"]):
        kiosk.run("attestcam-provision", name[0], "--state", STATE, *name[1:], user="attestcamd")
    service.terminate()
    service.wait()
