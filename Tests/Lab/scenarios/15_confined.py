"""The running daemon has no privilege, no network, no core dumps and no swap, and sees no process but its own."""

import os
import pathlib
import re


def run(kiosk):
    kiosk.configure()
    process = pathlib.Path(f"/proc/{kiosk.process()}")
    status = dict(re.findall(r"^(\w+):\s*(.*)$", (process / "status").read_text(), re.MULTILINE))
    assert [status[name] for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")] == ["0" * 16] * 5
    assert (status["NoNewPrivs"], status["Seccomp"]) == ("1", "2")
    limits = (process / "limits").read_text()
    assert re.search(r"Max core file size +0 +0 ", limits)
    assert os.readlink(process / "ns/net") != os.readlink("/proc/self/ns/net")
    # Undumpable, so its files in /proc belong to root (proc(5)).
    assert (process / "environ").stat().st_uid == 0
    group = "/sys/fs/cgroup" + kiosk.property("ControlGroup")
    assert pathlib.Path(group, "memory.swap.max").read_text().strip() == "0"
    exposure = kiosk.run("systemd-analyze", "security", "--threshold=7", "--no-pager", "attestcamd.service")
    return exposure.stdout.strip().splitlines()[-1].strip("→ 😀")
