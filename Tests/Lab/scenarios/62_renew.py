"""The renewal's service gets a new key and certificate, confined as it is, and restarts the daemon."""

import pathlib

from kiosk import STATE

UNIT = "attestcam-renew.service"


def run(kiosk):
    kiosk.configure()
    chain = pathlib.Path(STATE, "identity/device-chain.pem")
    before, daemon = chain.read_text(), kiosk.process()

    assert kiosk.property("ActiveState", "attestcam-renew.timer") == "active"
    kiosk.run("systemctl", "start", UNIT)
    assert kiosk.property("ConditionResult", UNIT) == "no", "it has nobody to ask yet"

    # The certificate is new; the timer's service would wait for two thirds of its life.
    shipped = pathlib.Path("/lib/systemd/system", UNIT).read_text()
    assert " --if-due" in shipped
    pathlib.Path("/etc/systemd/system", UNIT).write_text(shipped.replace(" --if-due", ""))
    kiosk.run("systemctl", "daemon-reload")
    kiosk.run("install", "-m", "644", "/srv/factory/root.pem", "/etc/attestcam/root.pem")
    with kiosk.authority() as url:
        pathlib.Path("/etc/attestcam/renew.conf").write_text(f"ATTESTCAM_CA={url}\n")
        kiosk.run("systemctl", "start", UNIT)
    pathlib.Path("/etc/systemd/system", UNIT).unlink()
    kiosk.run("systemctl", "daemon-reload")
    assert chain.read_text() != before
    assert kiosk.process() not in (0, daemon), "the daemon was not restarted"
    kiosk.feed()
    kiosk.good_capture()
