"""What scenarios do with the kiosk, and see of it from outside."""

import contextlib
import http.client
import json
import os
import pathlib
import pwd
import secrets
import socket
import subprocess
import tempfile
import time

LAB = pathlib.Path("/lab")
STATE = "/var/lib/attestcam"
SOCKET = "/run/attestcam/attestcam.sock"
AUDIENCE = "https://recognition.lab.example/"
# How `attestcam capture` ends while another capture runs.
BUSY = 23
# A camera that is fed by a scenario (v4l2loopback), and one that shows a test picture (vivid).
LOOPBACK, VIVID = "/dev/video9", "/dev/video20"

CONFIGURATION = """
camera:
  device: {camera}
  pin: {{bus: "{bus}"}}
{exception}
stream: {{width: {width}, height: {height}, rate: {rate}, formats: [{format}]}}
state_directory: /var/lib/attestcam
key: {key}
certificate: /var/lib/attestcam/identity/device-chain.pem
profiles_directory: /etc/attestcam/profiles
terminals:
  - user: kiosk
    purposes: [lab]
    profiles: [demo]
    audiences: ["{audience}"]
limits: {{capture_burst: 1000, captures_per_minute: 6000}}
"""

KEYS = {
    "file": "{kind: file, path: /var/lib/attestcam/identity/device-key.pem}",
    "tpm": "{kind: tpm, path: /var/lib/attestcam/identity/device-key.pem,"
           " storage_primary: /var/lib/attestcam/storage-primary-name, tcti: \"device:/dev/tpmrm0\"}",
}


class Skip(Exception):
    """Why a scenario cannot run here."""


class PowerCut(Exception):
    """The host is to take the power away, now."""


class Outcome:
    """What came of `attestcam capture`."""

    def __init__(self, capture):
        self.error = capture.process.communicate(timeout=90)[1]
        self.code, self.seconds = capture.process.returncode, time.monotonic() - capture.began
        self.packet = capture.packet

    def __str__(self):
        return f"exit {self.code} after {self.seconds:.1f} s: {self.error.strip()[-300:]}"


class Capture:
    """`attestcam capture` while it runs; called, it waits for the Outcome."""

    def __init__(self, process, packet):
        self.process, self.packet, self.began = process, packet, time.monotonic()

    def __call__(self):
        return Outcome(self)


class Kiosk:
    def __init__(self):
        self.players, self.feeder, self.fed = [], None, None
        # All of the configuration that the daemon runs with, as far as we know.
        self.running = None
        self.place = pathlib.Path(tempfile.mkdtemp(prefix="lab-"))
        os.chmod(self.place, 0o711)
        self.width, self.height = map(int, (LAB / "size").read_text().split())
        self.run("modprobe", "v4l2loopback", "devices=1", "video_nr=9", "exclusive_caps=0")
        self.plug_in_vivid()

    # Programs

    def run(self, *command, check=True, user=None, **options):
        """Runs a program; what it printed is in the exception when it fails."""
        prefix = ["runuser", "-u", user, "--"] if user else []
        result = subprocess.run(
            prefix + list(map(str, command)), capture_output=True, text=True, stdin=subprocess.DEVNULL,
            timeout=180, **options)
        if check and result.returncode:
            raise AssertionError(f"{command}: exit {result.returncode}: {result.stdout[-600:]}{result.stderr[-600:]}")
        return result

    def journal(self, lines):
        return self.run("journalctl", "-u", "attestcamd", "-n", lines, "-o", "cat", "--no-pager", check=False).stdout

    # The service

    def install(self):
        """Installs the package, or upgrades to it. What is written is not waited for: this disk is thrown away."""
        self.run("dpkg", "--force-unsafe-io", "--install", LAB / "attestcam.deb")

    def property(self, name, unit="attestcamd.service"):
        return self.run("systemctl", "show", "-P", name, unit).stdout.strip()

    def process(self):
        return int(self.property("MainPID"))

    def workers(self):
        """The processes that the daemon started, without those that are going away."""
        group = pathlib.Path("/sys/fs/cgroup" + self.property("ControlGroup"), "cgroup.procs")
        processes = set(map(int, group.read_text().split())) - {self.process()}
        return sorted(process for process in processes if os.path.exists(f"/proc/{process}/exe"))

    def streaming_worker(self):
        """The worker, once it has a camera."""
        def cameras(process):
            with contextlib.suppress(FileNotFoundError):
                links = pathlib.Path(f"/proc/{process}/fd").iterdir()
                return [link for link in links if os.readlink(link).startswith("/dev/video")]
            return []

        found = []
        self.wait("the worker has a camera", lambda: found.extend(filter(cameras, self.workers())) or found)
        return found[0]

    def wait(self, what, condition, seconds=60):
        """Waits for something; returns how long it took."""
        began = time.monotonic()
        while not condition():
            assert time.monotonic() < began + seconds, f"not within {seconds} s: {what}"
            time.sleep(0.2)
        return time.monotonic() - began

    def configure(self, camera=LOOPBACK, format="MJPG", virtual=True, size=None, rate=10, key="file", restart=True,
                  more="", exceptions="repeated-content", path=None):
        """Writes the configuration; the daemon runs with it afterwards, started anew if it did not. It must get READY.

        `path` names the camera otherwise than by its node."""
        path = path or camera
        bus = {LOOPBACK: "platform:v4l2loopback-000", VIVID: "platform:vivid-000"}[camera]
        exception = f"  allow_virtual: {path}\n  exceptions: [{exceptions}]" if virtual else ""
        width, height = size or (self.width, self.height)
        text = CONFIGURATION.format(
            camera=path, bus=bus, exception=exception, width=width, height=height, rate=rate, format=format,
            key=KEYS[key], audience=AUDIENCE) + more
        directory = pathlib.Path("/etc/attestcam")
        (directory / "attestcamd.yaml").write_text(text)
        wanted = [file.read_bytes() for file in sorted(directory.rglob("*")) if file.is_file()]
        if not restart:
            self.running = None
        elif self.running != wanted or self.property("ActiveState") != "active":
            self.run("systemctl", "restart", "attestcamd.service")
            self.running = wanted

    @contextlib.contextmanager
    def authority(self):
        """A CA on this very machine, made when it is not there; its address while it serves."""
        ca = pathlib.Path("/srv/ca")
        if not ca.exists():
            self.run("attestcam-ca", "init", "--dir", ca, "--root-dir", "/srv/root", "--name", "Lab",
                     "--server-host", "localhost", "--unencrypted-keys")
            settings = ca / "ca.yaml"
            settings.write_text(settings.read_text() + "endorsement_roots: /lab/tpm-roots.pem\n")
            for file in ("root.pem", "operator-token"):
                self.run("install", "-D", "-m", "644", ca / file, f"/srv/factory/{file}")
        port = self.place / secrets.token_hex(4)
        service = subprocess.Popen(
            ["attestcam-ca", "serve", "--dir", ca, "--listen", "localhost:0", "--port-file", port],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        try:
            self.wait("the CA serves", lambda: port.exists() and port.read_text().strip())
            yield f"https://localhost:{port.read_text().strip()}"
        finally:
            service.terminate()
            service.wait()

    def provision(self, *key):
        """The device's identity, as README.Debian says; `key`: options of init."""
        with self.authority() as url:
            server = ["--url", url, "--trust", "/srv/factory/root.pem"]
            token = ["--operator-token-file", "/srv/factory/operator-token"]
            for step in (["init", *key], ["enroll", *server, *token], ["self-test", *server]):
                self.run("attestcam-provision", *step, "--state", STATE, user="attestcamd")

    # Captures

    def begin(self, nonce=None, user="kiosk", seconds=30, purpose="lab"):
        """Starts `attestcam capture`."""
        packet = self.place / secrets.token_hex(8) / "packet.cbor"
        packet.parent.mkdir()
        os.chown(packet.parent, pwd.getpwnam(user).pw_uid, -1)
        return Capture(subprocess.Popen(
            ["runuser", "-u", user, "--", "attestcam", "capture", "--nonce", nonce or secrets.token_hex(32),
             "--purpose", purpose, "--audience", AUDIENCE, "--deadline-ms", str(1000 * seconds), "--out", packet],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True), packet)

    def capture(self, **options):
        """A capture from beginning to end. The emulated processor may still be putting the last one's camera away."""
        began = time.monotonic()
        while (outcome := self.begin(**options)()).code == BUSY and time.monotonic() < began + 5:
            pass
        return outcome

    def ask(self, call):
        """The body of what the daemon answers root to GET."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(30)
            connection.connect(SOCKET)
            connection.sendall(f"GET {call} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".encode())
            answer = http.client.HTTPResponse(connection)
            answer.begin()
            return answer.read().decode()

    def begin_endless(self, **options):
        """A capture that is under way and stays so: vivid shows no face. Configure VIVID first."""
        count = lambda: self.journal(1000).count("capture begun")
        before, capture = count(), None

        def is_begun():
            nonlocal capture
            # Refused when the one before is still being put away.
            if capture is None or capture.process.poll() is not None:
                capture = self.begin(**options)
            return count() > before

        self.wait("the capture begins", is_begun)
        return capture

    def good_capture(self, protection="file"):
        """A packet with a face from the loopback camera, verified like a server does."""
        nonce = secrets.token_hex(32)
        outcome = self.capture(nonce=nonce)
        assert outcome.code == 0, str(outcome)
        self.verify(outcome.packet, nonce, protection)
        return outcome.packet

    def verify(self, packet, nonce, protection):
        policy = self.place / "policy.yaml"
        policy.write_text(f"cameras: [virtual]\nkey_protections: [{protection}]\nliveness: {{levels: [none]}}\n")
        self.run("attestcam", "verify", packet, "--trust", "/srv/ca/root.pem", "--crl", "/srv/ca/crl.pem",
                 "--nonce", nonce, "--policy", policy)

    def inspect(self, packet):
        """The packet as `attestcam inspect --json` tells it; under `samples` are those bytes."""
        report = json.loads(self.run(
            "attestcam", "inspect", packet, "--json", "--extract", packet.parent / "extracted").stdout)
        report["samples"] = [file.read_bytes() for file in sorted(packet.parent.glob("extracted/sample-*"))]
        return report

    # Cameras

    def plug_in_vivid(self, number=20):
        """Makes the camera with the test picture appear; by default as VIVID."""
        self.run("modprobe", "vivid", "n_devs=1", "node_types=0x1", f"vid_cap_nr={number}")
        self.run("udevadm", "settle")

    def unplug_vivid(self):
        """Makes it disappear, as soon as nobody holds it open any more."""
        def is_gone():
            self.run("rmmod", "vivid", check=False)
            return not pathlib.Path("/sys/module/vivid").exists()

        self.wait("vivid is let go of", is_gone, seconds=10)

    def control(self, name, value):
        """Sets one of vivid's controls, also in the middle of a stream."""
        self.run("v4l2-ctl", "-d", VIVID, "--set-ctrl", f"{name}={value}")

    def feed(self, format="MJPG", picture=None, rate=10):
        """Feeds the loopback camera with the face, or another picture, until it is fed with something else."""
        wanted = (format, picture, rate)
        if self.fed == wanted:
            return

        def is_fed():
            self.stop_feeding()
            self.feeder = subprocess.Popen(
                ["python3", "-B", LAB / "guest/feed.py", LOOPBACK, format, str(self.width), str(self.height),
                 str(rate), LAB / (picture or f"face.{format}")], stdout=subprocess.PIPE, text=True)
            return self.feeder.stdout.readline() == "feeding\n"

        # The format cannot change while the daemon puts the camera away.
        self.wait("the loopback camera is fed", is_fed, seconds=10)
        self.fed = wanted

    def stop_feeding(self):
        if self.feeder:
            self.feeder.kill()
            self.feeder.wait()
        self.feeder, self.fed = None, None

    def play(self, device):
        """Another program that streams from a camera."""
        player = subprocess.Popen(
            ["v4l2-ctl", "-d", device, "--stream-mmap", "--stream-count=0"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.players.append(player)
        change = ["v4l2-ctl", "-d", device, "--set-fmt-video=width=320,height=180"]

        def is_busy():
            refused = self.run(*change, check=False)
            return "busy" in (refused.stdout + refused.stderr).lower()

        self.wait("another program streams", is_busy)
        return player

    def tidy(self):
        for player in self.players:
            player.kill()
            player.wait()
        self.players = []
        self.run("systemctl", "reset-failed", check=False)
