"""A nonce counts once, also after a restart."""

import secrets


def run(kiosk):
    kiosk.configure()
    kiosk.feed()
    nonce = secrets.token_hex(32)
    first = kiosk.capture(nonce=nonce)
    assert first.code == 0, str(first)
    again = kiosk.capture(nonce=nonce)
    assert again.code == 22, str(again)
    kiosk.run("systemctl", "restart", "attestcamd.service")
    after = kiosk.capture(nonce=nonce)
    assert after.code == 22, str(after)
    kiosk.good_capture()
