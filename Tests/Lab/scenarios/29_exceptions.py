"""Test exceptions: a still is refused as frozen without one, and they need allow_virtual."""


def run(kiosk):
    # Both exceptions together are a valid configuration, and the camera works under them.
    kiosk.configure(exceptions="dequeue-timestamps, repeated-content")
    kiosk.feed()
    kiosk.good_capture()

    # Without the exception for stills all frames after the first are one and the same.
    kiosk.configure(exceptions="dequeue-timestamps")
    kiosk.feed()
    outcome = kiosk.capture(seconds=10)
    assert outcome.code == 25 and "repeated" in outcome.error, str(outcome)

    # On a camera that is not named as virtual no rule can be suspended.
    kiosk.configure(virtual=False, restart=False)
    path = "/etc/attestcam/attestcamd.yaml"
    text = open(path).read().replace("  pin:", "  exceptions: [repeated-content]\n  pin:")
    open(path, "w").write(text)
    check = kiosk.run("attestcamd", "--check", check=False)
    assert check.returncode == 78 and "allow_virtual" in check.stdout + check.stderr, str(check)
