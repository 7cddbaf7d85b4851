"""Nothing is left of a face: not in memory 1 s after delivery, nor on the disk, in the journal or in swap."""

import hashlib
import json
import pathlib
import secrets
import subprocess
import sys
import threading
import time

import remains
from kiosk import AUDIENCE, SOCKET

# The face of the other scenarios the wrong way round: their packets lie on the disk, put there by `attestcam capture --out`.
PICTURE = "mirrored.jpg"
DECOY = b"".join(hashlib.sha256(bytes([number])).digest() for number in range(128))
# What takes a second on a kiosk takes ten in an emulator.
ONE_SECOND = 10
CLIENT = """
import http.client, socket, sys
path, *request = sys.argv[1:]
connection = http.client.HTTPConnection("localhost")
connection.sock = socket.socket(socket.AF_UNIX)
connection.sock.connect(path)
connection.request(*request, {"Content-Type": "application/json"})
answer = connection.getresponse()
body = answer.read()
sys.stdout.buffer.write(body) if answer.status < 300 else sys.exit(str(body))
"""
MODEL = pathlib.Path("/lab/yunet_s_640_640.onnx")


def processes(kiosk):
    """The daemon and all that it started."""
    tasks = pathlib.Path("/sys/fs/cgroup/system.slice/attestcamd.service/cgroup.procs")
    return [int(pid) for pid in tasks.read_text().split()]


def call(method, path, body=""):
    """The local API, as the user kiosk; what comes back stays in memory."""
    answer = subprocess.run(
        ["runuser", "-u", "kiosk", "--", sys.executable, "-c", CLIENT, SOCKET, method, path, body],
        stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def begin():
    order = {"nonce": secrets.token_urlsafe(32), "purpose": "lab", "audience": AUDIENCE}
    return json.loads(call("POST", "/v1/captures", json.dumps(order)))["id"]


def none_left(kiosk, traces, when):
    time.sleep(ONE_SECOND)
    left = remains.in_processes(traces, processes(kiosk))
    assert not left, f"{when}: {left}"


def prove(kiosk, name, more):
    """With one detector: found while a capture runs and while the packet waits, and gone after both."""
    traces = remains.Traces.of_folder(f"/lab/traces-{name}/traces")
    # Box and landmarks as f64 live for some milliseconds of each frame, and an emulated processor may round them otherwise:
    # the same proof on the host (PrivacyTests) shows that they are found.
    lasting = remains.Traces({kind: data for kind, data in traces.kinds.items() if not kind.endswith("-f64")})
    profile = pathlib.Path("/etc/attestcam/profiles/demo.yaml")
    normal = profile.read_text()
    try:
        # No face is as sharp as that, so frames are analysed until the deadline.
        profile.write_text(
            "sample: {minimum_width: 160, minimum_height: 120}\nrequirements:\n  sharpness: {minimum: 100}\n")
        kiosk.configure(more=more)
        over = threading.Event()

        def capture():
            while not over.is_set():
                kiosk.capture(seconds=20)

        captures = threading.Thread(target=capture)
        captures.start()
        try:
            found = remains.in_processes(lasting, processes(kiosk), tries=40)
        finally:
            over.set()
            captures.join()
        missing = set(lasting.kinds) - set(found)
        assert not missing, f"{name}: the control must find every kind of trace, but not {missing}"
        none_left(kiosk, traces, f"{name}, after a capture without a packet")
    finally:
        profile.write_text(normal)

    kiosk.configure(more=more)
    sample = pathlib.Path("/lab", PICTURE).read_bytes()
    capture = begin()
    assert b"event: done" in call("GET", f"/v1/captures/{capture}/events")
    # Of one kind only, since the packet waits for 30 s and no longer.
    waiting = remains.Traces({"sample": traces.kinds["sample"]})
    assert remains.in_processes(waiting, processes(kiosk)), f"{name}: the control must find the sample that waits"
    assert sample in call("GET", f"/v1/captures/{capture}/packet")
    none_left(kiosk, traces, f"{name}, after delivery")


def run(kiosk):
    assert len(pathlib.Path("/proc/swaps").read_text().splitlines()) == 1, "a kiosk has no swap"
    assert kiosk.property("MemorySwapMax") == "0"
    kiosk.feed("MJPG", PICTURE)
    detectors = {"dlib": ""}
    if MODEL.exists():
        kiosk.run("install", "-D", "-m", "644", "-t", "/usr/share/attestcam/models", MODEL)
        detectors["yunet"] = f"models: {{detector: /usr/share/attestcam/models/{MODEL.name}}}"
    for name, more in detectors.items():
        prove(kiosk, name, more)
    kiosk.stop_feeding()

    for name in detectors:
        traces = remains.Traces.of_folder(f"/lab/traces-{name}/traces")
        journal = subprocess.run(["journalctl", "-o", "export", "--no-pager"], check=True, capture_output=True).stdout
        assert b"capture begun" in journal
        assert not traces.find(journal), "the journal holds a part of a face"
        for place in ("/run", "/dev/shm"):  # in memory, so not on the disk that is searched below
            for file in pathlib.Path(place).rglob("*"):
                if file.is_file() and not file.is_symlink():
                    assert not remains.in_file(traces, file), f"{file} holds a part of a face"
    # That the search of the disk finds what was removed is shown by a file that was removed.
    decoy = pathlib.Path("/var/tmp/decoy")
    decoy.write_bytes(DECOY)
    subprocess.run(["sync"], check=True)
    decoy.unlink()
    return "with " + " and ".join(detectors)


def after_power_off(disk, share):
    """On the host: the whole disk, also what files that are gone left on it."""
    kinds = {"decoy": DECOY}
    for folder in share.glob("traces-*"):
        kinds |= {f"{folder.name} {file.name}": file.read_bytes() for file in (folder / "traces").iterdir()}
    found = remains.in_file(remains.Traces(kinds), disk)
    assert "decoy" in found, "the control must find the file that was removed"
    del found["decoy"]
    assert not found, f"the disk holds parts of a face: {found}"
