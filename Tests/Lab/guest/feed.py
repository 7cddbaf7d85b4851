"""Feeds a v4l2loopback camera with one picture. Usage: feed.py DEVICE FORMAT WIDTH HEIGHT RATE FILE

Says `feeding` once the camera delivers. Numbers after linux/videodev2.h.
"""

import fcntl
import os
import struct
import sys
import time

VIDIOC_S_FMT = 0xC0D05605
VIDIOC_S_PARM = 0xC0CC5616
VIDEO_OUTPUT = 2
FIELD_NONE = 1


def main():
    device, name, width, height, rate, file = sys.argv[1:]
    with open(file, "rb") as source:
        picture = source.read()
    camera = os.open(device, os.O_RDWR)
    fourcc = int.from_bytes(name.encode(), "little")
    line = {"GREY": 1, "YUYV": 2}.get(name, 0) * int(width)
    # struct v4l2_format: type, then (aligned to 8) struct v4l2_pix_format in a union of 200 bytes.
    layout = struct.pack("=II6I", VIDEO_OUTPUT, 0, int(width), int(height), fourcc, FIELD_NONE, line, len(picture))
    answer = fcntl.ioctl(camera, VIDIOC_S_FMT, layout.ljust(208, b"\0"))
    got = struct.unpack_from("=4I", answer, 8)
    assert got[:3] == (int(width), int(height), fourcc), f"the camera took {got}"
    # struct v4l2_streamparm: type, capability, mode, time per frame, in a union of 200 bytes.
    fcntl.ioctl(camera, VIDIOC_S_PARM, struct.pack("=5I", VIDEO_OUTPUT, 0, 0, 1, int(rate)).ljust(204, b"\0"))
    due = time.monotonic()
    for number in range(sys.maxsize):
        os.write(camera, picture)
        if number == 1:
            print("feeding", flush=True)
        due = max(due + 1 / int(rate), time.monotonic())
        time.sleep(max(0, due - time.monotonic()))


if __name__ == "__main__":
    main()
