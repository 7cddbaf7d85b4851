"""The device key lives in the TPM and signs through /dev/tpmrm0; no other user gets at it."""

import os
import pathlib
import signal

from kiosk import STATE

TCTI = "device:/dev/tpmrm0"


def run(kiosk):
    kiosk.run("modprobe", "tpm_tis")
    kiosk.run("udevadm", "settle")
    look = ["tpm2_getcap", "-T", TCTI, "handles-nv-index"]
    assert "0x1C00002" in kiosk.run(*look, user="attestcamd").stdout, "no endorsement certificate"
    assert kiosk.run(*look, user="kiosk", check=False).returncode != 0

    aside = f"{STATE}.file"
    kiosk.run("systemctl", "stop", "attestcamd.service")
    os.rename(STATE, aside)
    try:
        kiosk.run("systemd-tmpfiles", "--create", "attestcam.conf")
        kiosk.provision("--tpm")
        assert "TSS2 PRIVATE KEY" in pathlib.Path(STATE, "identity/device-key.pem").read_text()
        kiosk.configure(key="tpm")
        kiosk.feed()
        kiosk.good_capture(protection="tpm")
        # Whatever a daemon leaves in the TPM when it is killed, the next one has room.
        for _ in range(3):
            victim = kiosk.process()
            os.kill(victim, signal.SIGKILL)
            kiosk.wait("systemd starts it again",
                       lambda: kiosk.property("ActiveState") == "active" and kiosk.process() not in (0, victim))
            kiosk.good_capture(protection="tpm")
    finally:
        kiosk.run("systemctl", "stop", "attestcamd.service")
        kiosk.run("rm", "-rf", STATE)
        os.rename(aside, STATE)
