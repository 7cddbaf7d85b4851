"""Another program streams from the camera: the capture fails at once as busy, and works again afterwards."""

from kiosk import VIVID


def run(kiosk):
    kiosk.configure(camera=VIVID, format="YUYV", size=(640, 360))
    player = kiosk.play(VIVID)
    outcome = kiosk.capture()
    assert outcome.code == 25 and "busy" in outcome.error.lower(), str(outcome)
    assert outcome.seconds < 10, str(outcome)
    player.kill()
    player.wait()
    outcome = kiosk.capture(seconds=5)
    assert outcome.code == 24, f"the camera delivers again; only the face is missing: {outcome}"
