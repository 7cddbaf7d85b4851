"""The worker is killed, or stands still: the capture fails as worker_lost, the daemon lives, the next capture is good."""

import os
import signal

from kiosk import VIVID


def run(kiosk):
    daemon = None
    for blow in (signal.SIGKILL, signal.SIGSTOP):
        kiosk.configure(camera=VIVID, format="YUYV", size=(640, 360))
        daemon = kiosk.process()
        capture = kiosk.begin_endless()
        worker = kiosk.streaming_worker()
        os.kill(worker, blow)
        outcome = capture()
        assert "worker_lost" in outcome.error and not outcome.packet.exists(), f"{blow.name}: {outcome}"
        outcome = kiosk.capture(seconds=5)
        assert outcome.code == 24, f"{blow.name}: the next worker has no camera: {outcome}"
        assert kiosk.process() == daemon, f"{blow.name}: the daemon was started anew"
        assert worker not in kiosk.workers(), f"{blow.name}: it is still there"
    kiosk.configure()
    kiosk.feed()
    kiosk.good_capture()
