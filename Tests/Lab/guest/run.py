"""Runs in the guest: what the host says, step by step, and reports each on the second serial line."""

import importlib
import itertools
import json
import pathlib
import subprocess
import sys
import time
import traceback

from kiosk import Kiosk, PowerCut, Skip

LAB = pathlib.Path("/lab")


def steps():
    """What the host wants done, until it wants nothing more."""
    for number in itertools.count():
        file = LAB / f"step-{number}"
        while not file.exists():
            time.sleep(0.1)
        if not (step := json.loads(file.read_text())):
            return
        yield step[0]


def main():
    sys.path.insert(0, str(LAB / "scenarios"))
    with open("/dev/ttyS1", "w", buffering=1) as host:

        def tell(event, **more):
            host.write("\n" + json.dumps({"event": event} | more) + "\n")

        tell("up")
        kiosk = Kiosk()
        for module, step in steps():
            began, result, detail = time.monotonic(), "passed", None
            cut = False
            try:
                detail = getattr(importlib.import_module(module), step)(kiosk)
            except PowerCut:
                cut = True
            except Skip as reason:
                result, detail = "skipped", str(reason)
            except Exception:
                result, detail = "failed", traceback.format_exc(limit=-3) + kiosk.journal(12)
            tell("done", result=result, detail=detail, seconds=time.monotonic() - began)
            if cut:
                tell("power_cut")
                time.sleep(60)
            kiosk.tidy()
    subprocess.run(["systemctl", "poweroff", "--force"])


if __name__ == "__main__":
    main()
