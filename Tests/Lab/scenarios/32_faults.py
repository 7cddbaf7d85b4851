"""Damaged and missing frames and a frame counter that wraps are survived; when no good frame comes, the capture says so."""

import contextlib
import fcntl
import os
import re
import struct
import threading

from kiosk import VIVID

VIDIOC_S_CTRL = 0xC008561C


def run(kiosk):
    kiosk.configure(camera=VIVID, format="YUYV", size=(640, 360))
    with damage(kiosk, pause=0.35):
        others_are_looked_at(kiosk)
    with damage(kiosk, pause=0.01):
        is_stalled(kiosk.capture(seconds=20))
    try:
        kiosk.control("percentage_of_dropped_buffers", 20)
        others_are_looked_at(kiosk)
        kiosk.control("percentage_of_dropped_buffers", 100)
        is_stalled(kiosk.capture(seconds=20))
        kiosk.control("percentage_of_dropped_buffers", 0)

        # vivid then begins 128 frames before the end of the counter, which follows the clock.
        kiosk.control("wrap_sequence_number", 1)
        frames = kiosk.run("v4l2-ctl", "-d", VIVID, "--stream-mmap", "--stream-count=2", "--verbose")
        first = re.search(r"seq: *(\d+)", frames.stdout + frames.stderr)
        assert int(first[1]) >= 2**32 - 128, "the counter will not wrap"
        kiosk.configure(camera=VIVID, format="YUYV", size=(640, 360), rate=40)
        outcome = kiosk.capture(seconds=8)
        assert outcome.code == 24, str(outcome)
    finally:
        kiosk.control("percentage_of_dropped_buffers", 0)
        kiosk.control("wrap_sequence_number", 0)


def others_are_looked_at(kiosk):
    outcome = kiosk.capture(seconds=5)
    assert outcome.code == 24, f"only the face is missing: {outcome}"


def is_stalled(outcome):
    assert outcome.code == 25 and "camera_stalled" in outcome.error, str(outcome)


@contextlib.contextmanager
def damage(kiosk, pause):
    """Has vivid mark its next frame as damaged, again and again after so many seconds."""
    controls = kiosk.run("v4l2-ctl", "-d", VIVID, "--list-ctrls").stdout
    button = int(re.search(r"inject_v4l2_buf_flag_error (0x\w+)", controls)[1], 16)
    over = threading.Event()

    def press():
        camera = os.open(VIVID, os.O_RDWR)
        while not over.wait(pause):
            # struct v4l2_control: id, value.
            fcntl.ioctl(camera, VIDIOC_S_CTRL, struct.pack("=Ii", button, 1))
        os.close(camera)

    presser = threading.Thread(target=press)
    presser.start()
    try:
        yield
    finally:
        over.set()
        presser.join()
