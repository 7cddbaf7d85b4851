"""`attestcam doctor` finds a kiosk in order as root and as a terminal's user, and names what is broken."""

import json

from kiosk import VIVID


def run(kiosk):
    kiosk.configure(camera=VIVID, format="YUYV", size=(640, 360))
    kiosk.ask("/v1/health")

    well = examine(kiosk)
    assert well["verdict"] == "ok", well
    found = {finding["hop"]: finding for finding in well["findings"]}
    for hop in ("camera", "permission", "format", "frame_rate", "key", "certificate", "memory_lock", "core_dumps"):
        assert status(well, hop) <= {"ok", "warning"}, found[hop]
    assert any("exposure 0." in finding["detail"] for finding in well["findings"] if finding["hop"] == "unit"), well

    plain = examine(kiosk, user="kiosk")
    assert plain["verdict"] == "ok", plain
    for hop in ("format", "frame_rate", "light", "key"):
        assert "not_checked" in status(plain, hop), plain
    assert status(plain, "certificate") <= {"ok", "warning"}, plain

    # A capture that runs has the camera, and keeps it.
    finish = kiosk.begin_endless(seconds=10)
    assert status(examine(kiosk), "format") == {"not_checked"}
    assert finish().code == 24

    try:
        kiosk.run("chmod", "0640", "/var/lib/attestcam/identity/device-key.pem")
        assert examine(kiosk)["first_failing_hop"] == "key"
    finally:
        kiosk.run("chmod", "0600", "/var/lib/attestcam/identity/device-key.pem")
    kiosk.unplug_vivid()
    try:
        report = examine(kiosk)
        assert report["first_failing_hop"] == "camera", report
    finally:
        kiosk.plug_in_vivid()
    kiosk.run("systemctl", "stop", "attestcamd.socket", "attestcamd.service")
    try:
        assert "socket" in {finding["hop"] for finding in examine(kiosk)["findings"] if finding["status"] == "failed"}
    finally:
        kiosk.run("systemctl", "start", "attestcamd.socket")


def examine(kiosk, user=None):
    shown = kiosk.run("attestcam", "doctor", "--json", "--days", "0", user=user, check=False)
    assert shown.returncode in (0, 1), shown
    report = json.loads(shown.stdout)
    assert (shown.returncode == 0) == (report["verdict"] == "ok"), report
    return report


def status(report, hop):
    return {finding["status"] for finding in report["findings"] if finding["hop"] == hop}
