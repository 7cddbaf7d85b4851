"""Packets stand in the audit log, whose head they carry; a changed, cut or full log shows, and no packet without it."""

import json
import pathlib

AUDIT = pathlib.Path("/var/lib/attestcam/audit")


def verify(kiosk, *options):
    return kiosk.run("attestcam", "audit", "verify", *options, check=False)


def run(kiosk):
    kiosk.configure()
    kiosk.feed()
    heads = [kiosk.inspect(kiosk.good_capture())["claims"]["audit"] for _ in range(2)]
    assert heads[1]["count"] == heads[0]["count"] + 1, heads
    for head in heads:
        good = verify(kiosk, "--head", head["head"])
        assert good.returncode == 0, good.stderr
    assert heads[1]["head"] in kiosk.journal(50), "the journal has the heads"
    assert kiosk.run("attestcam", "audit", "verify", user="kiosk", check=False).returncode == 1, "not for everybody"

    newest = sorted(AUDIT.glob("*.jsonl"))[-1]
    text = newest.read_text()
    last = json.loads(text.splitlines()[-1])
    assert (last["event"], last["verdict"], last["purpose"]) == ("capture", "signed", "lab"), last
    newest.write_text(text.replace('"verdict":"signed"', '"verdict":"cancelled"', 1))
    assert verify(kiosk).returncode == 20, "a changed record shows"
    newest.write_text("".join(text.splitlines(keepends=True)[:-3]))
    assert verify(kiosk, "--head", heads[1]["head"]).returncode == 21, "a log that was cut shows against a head"
    newest.write_text(text)
    assert verify(kiosk, "--head", heads[1]["head"]).returncode == 0
    kiosk.run("systemctl", "restart", "attestcamd.service")

    # A disk without room, and room again.
    disk = pathlib.Path("/var/lib/attestcam/audit-full")
    kiosk.run("systemctl", "stop", "attestcamd.service", "attestcamd.socket")
    kiosk.run("cp", "-a", AUDIT, disk)
    kiosk.run("mount", "-t", "tmpfs", "-o", "size=6m,mode=700,uid=attestcamd,gid=attestcamd", "none", AUDIT)
    try:
        kiosk.run("sh", "-c", f"cp -a {disk}/. {AUDIT} && chown attestcamd:attestcamd {AUDIT}")
        filler = AUDIT / "filler"
        filler.write_bytes(bytes(4 << 20))
        kiosk.configure()
        assert kiosk.capture().code != 0, "no packet without a record"
        assert "disk of /var/lib/attestcam/audit is full" in kiosk.run("attestcam", "doctor", check=False).stdout
        filler.unlink()
        kiosk.good_capture()
    finally:
        kiosk.run("systemctl", "stop", "attestcamd.service", "attestcamd.socket")
        kiosk.run("sh", "-c", f"cp -a {AUDIT}/*.jsonl {disk} && umount {AUDIT} && cp -a {disk}/*.jsonl {AUDIT}")
        kiosk.run("rm", "-r", disk)
        kiosk.configure()
    kiosk.good_capture()
    assert verify(kiosk).returncode == 0
