"""Users outside the group cannot connect; users without an entry, and other purposes, are refused."""


def run(kiosk):
    kiosk.configure()
    kiosk.feed()
    outside = kiosk.capture(user="stranger")
    assert outside.code == 20, str(outside)
    kiosk.run("usermod", "-aG", "attestcam", "stranger")
    inside = kiosk.capture(user="stranger")
    assert inside.code == 21, str(inside)
    purpose = kiosk.capture(purpose="door")
    assert purpose.code == 21, str(purpose)
    kiosk.run("gpasswd", "-d", "stranger", "attestcam")
    # None of it was spent or counted against the user who may.
    kiosk.good_capture()
