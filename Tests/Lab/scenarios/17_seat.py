"""Cameras belong to the daemon: no seat tag, no access for the kiosk's user."""

from kiosk import LOOPBACK, VIVID


def run(kiosk):
    for camera in (LOOPBACK, VIVID):
        tags = kiosk.run("udevadm", "info", "--query=property", "--property=CURRENT_TAGS", "--value", camera).stdout
        assert "uaccess" not in tags.split(":"), f"{camera} would be given to the user at the seat: {tags}"
        assert "user:" not in kiosk.run("getfacl", "-cn", camera).stdout.replace("user::", "")
        assert kiosk.run("dd", f"if={camera}", "count=0", user="kiosk", check=False).returncode != 0
    # The rule does something: without it, udev would tag them.
    rules = kiosk.run("grep", "-l", "video4linux.*uaccess", "/lib/udev/rules.d/70-uaccess.rules").stdout
    assert rules, "this system gives cameras to nobody; the scenario proves nothing"
