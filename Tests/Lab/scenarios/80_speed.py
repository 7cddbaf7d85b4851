"""What a frame costs, beside other programs on the same camera in the same run: figures, no verdict."""

import itertools
import json
import os
import pathlib
import statistics
import subprocess
import time

from kiosk import LAB, LOOPBACK

RATE = 30
ROUNDS = 5
FRAMES = 150
# Seconds until a program is under way.
WARM_UP = 5
ENVIRONMENT = os.environ | {"LD_LIBRARY_PATH": "/usr/lib/attestcam"}
# Usual modes of cameras on USB 2, and what ffmpeg calls the formats.
MODES = {"MJPG": (1280, 720, "mjpeg"), "YUYV": (640, 480, "yuyv422")}


def run(kiosk):
    kiosk.stop_feeding()
    lines = []
    for format, (width, height, name) in MODES.items():
        feeder = feed(kiosk, format, width, height, name)
        try:
            lines += compare(f"{format} {width}x{height}, grab and validate", {
                # Takes one of 60; the others are validated, copied, and replaced by the next. Of the other programs only
                # ustreamer hands a frame to another thread.
                "attestcam": ours(format, width, height, "--pause-ms", 2000),
                "attestcam, each handed to a consumer": ours(format, width, height),
                "ffmpeg -c copy": ffmpeg(width, height, name, "-c", "copy"),
                "v4l2-ctl": ["v4l2-ctl", "-d", LOOPBACK, "--stream-mmap"],
            } | ({"ustreamer": ustreamer(width, height)} if format == "MJPG" else {}))
            if format == "MJPG":
                lines += compare("MJPG, decoded, luma at full size", {
                    "attestcam": ours(format, width, height, "--decode-width", width),
                    "ffmpeg": ffmpeg(width, height, name),
                })
                lines += compare("MJPG, decoded, luma as small as analysis takes it", {
                    "attestcam": ours(format, width, height, "--decode-width", 320),
                    "ffmpeg -lowres 1": ffmpeg(width, height, name, before=["-lowres", 1]),
                })
                lines.append(age(width, height))
        finally:
            feeder.kill()
            feeder.wait()
    return "\n".join(lines)


def feed(kiosk, format, width, height, name):
    """Shows the face at the size of the mode, as fast as the mode is."""
    picture = kiosk.place / f"speed.{format}"
    kind = ["-q:v", 3, "-f", "mjpeg"] if format == "MJPG" else ["-pix_fmt", name, "-f", "rawvideo"]
    kiosk.run("ffmpeg", "-nostdin", "-loglevel", "error", "-y", "-f", "mjpeg", "-i", LAB / "face.MJPG",
              "-vf", f"scale={width}:{height}", *kind, picture)
    feeder = subprocess.Popen(
        ["python3", "-B", LAB / "guest/feed.py", LOOPBACK, format, str(width), str(height), str(RATE), picture],
        stdout=subprocess.PIPE, text=True)
    assert feeder.stdout.readline() == "feeding\n", "the loopback camera cannot be fed"
    return feeder


# Programs that take frames until they are killed.

def ours(format, width, height, *more, frames=1_000_000):
    return [LAB / "attestcam-lab", "grab", "--camera", LOOPBACK, "--format", format, "--width", width, "--height", height,
            "--rate", RATE, "--frames", frames, "--exception", "repeated-content", *more]


def ffmpeg(width, height, name, *codec, before=()):
    return ["ffmpeg", "-nostdin", "-loglevel", "error", "-threads", "1", *before, "-f", "v4l2", "-input_format", name,
            "-video_size", f"{width}x{height}", "-framerate", RATE, "-i", LOOPBACK, *codec, "-f", "null", "-"]


def ustreamer(width, height):
    """With Motion-JPEG it hands frames on as they are, whatever encoder is asked for: no reference for decoding."""
    return ["ustreamer", "--device", LOOPBACK, "--format=MJPEG", "--encoder=HW", "--workers=1",
            "--resolution", f"{width}x{height}", "--unix", "/run/speed.sock", "--unix-rm", "--log-level=0"]


def compare(title, programs):
    """Processor time for a frame; ours as ratios to each other program's."""
    costs = {name: [] for name in programs}
    for _ in range(ROUNDS):
        for name, command in programs.items():
            costs[name].append(cost(command))
    mine = [name for name in programs if name.startswith("attestcam")]
    others = [name for name in programs if name not in mine]
    median = {name: statistics.median(values) for name, values in costs.items()}
    yield f"{title}: " + ", ".join(f"{name} {1e6 * value:.0f} us" for name, value in median.items())
    for name, other in itertools.product(mine, others):
        ratios = [here / there for here, there in zip(costs[name], costs[other])]
        yield f"  {name} / {other}: {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def cost(command):
    """User and system time of a program for each frame that the camera delivers, in seconds, once it is under way."""
    program = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, env=ENVIRONMENT)
    try:
        time.sleep(WARM_UP)
        before, began = processor_times(program.pid), time.monotonic()
        time.sleep(FRAMES / RATE)
        after, took = processor_times(program.pid), time.monotonic() - began
        # A thread of a pool that ended meanwhile had been idle, and takes what it once used with it.
        spent = sum(time - before.get(thread, 0) for thread, time in after.items())
        assert program.poll() is None, f"{command}: exit {program.returncode}"
        assert spent > 0, f"{command} did nothing"
        return spent / (took * RATE)
    finally:
        program.kill()
        program.wait()


def processor_times(process):
    """Of each thread that a process has, in seconds."""
    threads = pathlib.Path(f"/proc/{process}/task").iterdir()
    return {thread.name: int((thread / "schedstat").read_text().split()[0]) / 1e9 for thread in threads}


def age(width, height):
    """Of frames at a consumer that computes for 150 ms after each."""
    command = ours("MJPG", width, height, "--busy-ms", 150, frames=60)
    result = subprocess.run(list(map(str, command)), capture_output=True, text=True, env=ENVIRONMENT)
    assert result.returncode == 0, result.stderr
    report = json.loads(result.stdout)
    assert report["frames"] == 59 and report["ageMs"]["p50"] > 0, report
    ages = ", ".join(f"{name} {value:.1f} ms" for name, value in report["ageMs"].items())
    return f"age of frames at a consumer busy for 150 ms: {ages}; {1000 / RATE:.1f} ms between frames"
