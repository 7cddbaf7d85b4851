"""The emulated kiosk: QEMU without hardware acceleration, and a TPM of its own."""

import json
import pathlib
import queue
import shutil
import subprocess
import tempfile
import threading
import time


# Without fast `rep movsb`, on which programs would rely and which is emulated byte by byte.
CPU = "max,-erms"
# With the processor's own clock, or each look at the clock would be a system call.
KERNEL = "root=/dev/vda rw console=ttyS0 panic=-1 quiet systemd.show_status=0 random.trust_cpu=on tsc=reliable"


class Machine:
    """One disk and one TPM, started as often as one likes. Everything is gone at the end.

    `image` is the directory of the cached disk, `share` what the guest sees under /lab.
    """

    def __init__(self, image, share, log):
        self.image, self.share, self.log = image, share, log
        self.place = pathlib.Path(tempfile.mkdtemp(prefix="attestcam-lab-"))
        self.disk = self.place / "root.img"
        subprocess.run(["cp", "--reflink=auto", "--sparse=always", image / "root.img", self.disk], check=True)
        self.make_tpm()
        self.processes = []

    def make_tpm(self):
        """A TPM with an endorsement certificate, as a factory gets it; the guest may see who signed that."""
        state = self.place / "tpm"
        authority = self.place / "tpm-ca"
        state.mkdir()
        authority.mkdir()
        files = {
            "localca.conf": f"statedir = {authority}\nsigningkey = {authority}/key.pem\n"
                            f"issuercert = {authority}/issuer.pem\ncertserial = {authority}/serial\n",
            "options": "--platform-manufacturer lab\n--platform-version 1\n--platform-model kiosk\n",
            "setup.conf": f"create_certs_tool = /usr/bin/swtpm_localca\n"
                          f"create_certs_tool_config = {authority}/localca.conf\n"
                          f"create_certs_tool_options = {authority}/options\n",
        }
        for name, text in files.items():
            (authority / name).write_text(text)
        made = subprocess.run(
            ["swtpm_setup", "--tpm2", "--tpmstate", state, "--create-ek-cert", "--overwrite",
             "--config", authority / "setup.conf"], capture_output=True, text=True)
        if made.returncode:
            raise SystemExit("swtpm_setup: " + made.stdout + made.stderr)
        with open(self.share / "tpm-roots.pem", "wb") as roots:
            for certificate in ("swtpm-localca-rootca-cert.pem", "issuer.pem"):
                roots.write((authority / certificate).read_bytes())

    def start(self, deadline):
        """Boots; yields what the guest reports, until it is off. `deadline`: time.monotonic() at which it is cut."""
        tpm = self.place / "tpm.sock"
        self.processes = [subprocess.Popen(
            ["swtpm", "socket", "--tpm2", "--tpmstate", f"dir={self.place}/tpm", "--ctrl", f"type=unixio,path={tpm}",
             "--flags", "startup-clear", "--terminate"], stderr=subprocess.DEVNULL)]
        while not tpm.exists():
            time.sleep(0.01)
        guest = subprocess.Popen(
            ["qemu-system-x86_64", "-accel", "tcg,thread=multi", "-smp", "2", "-m", "2048", "-cpu", CPU,
             "-nodefaults", "-display", "none", "-no-reboot", "-nic", "none",
             "-kernel", self.image / "vmlinuz", "-initrd", self.image / "initrd.img",
             "-append", KERNEL,
             "-drive", f"file={self.disk},if=virtio,format=raw",
             "-virtfs", f"local,path={self.share},mount_tag=lab,security_model=none,readonly=on",
             "-chardev", f"socket,id=tpm,path={tpm}", "-tpmdev", "emulator,id=tpm0,chardev=tpm",
             "-device", "tpm-tis,tpmdev=tpm0",
             "-serial", f"file:{self.log}", "-serial", "stdio"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, errors="replace")
        self.processes.insert(0, guest)
        lines = queue.Queue()
        threading.Thread(target=lambda: [lines.put(line) for line in guest.stdout] + [lines.put(None)]).start()
        try:
            while (line := lines.get(timeout=max(deadline - time.monotonic(), 0))) is not None:
                if line.startswith("{"):
                    yield json.loads(line)
        except queue.Empty:
            yield {"event": "hung"}
        finally:
            self.cut()

    def cut(self):
        """Takes the power away."""
        for process in self.processes:
            process.kill()
            process.wait()
        self.processes = []
        (self.place / "tpm.sock").unlink(missing_ok=True)

    def remove(self):
        self.cut()
        shutil.rmtree(self.place)
