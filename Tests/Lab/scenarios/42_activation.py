"""A client may come before the daemon: systemd holds the connection until it is READY."""


def run(kiosk):
    kiosk.configure()
    kiosk.feed()
    kiosk.run("systemctl", "stop", "attestcamd.service")
    assert kiosk.property("ActiveState") == "inactive"
    assert kiosk.property("ActiveState", "attestcamd.socket") == "active"
    kiosk.good_capture()
    assert kiosk.property("ActiveState") == "active"
