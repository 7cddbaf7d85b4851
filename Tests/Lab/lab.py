#!/usr/bin/env python3
"""Boots a kiosk without hardware and runs the scenarios in it. Usage: lab.py PACKAGE PHOTOGRAPH LOG [SCENARIO…]

Exits with 0 when every scenario passed. README.md beside this file has the rest.
"""

import ast
import collections
import importlib
import itertools
import json
import os
import pathlib
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import traceback

import image
from machine import Machine

HERE = pathlib.Path(__file__).resolve().parent
BUILD = HERE / "../../.build/release"
# Writes what a picture could leave behind in memory.
TRACES = BUILD / "face-traces"
# Makes the kiosk that all other scenarios need.
FIRST = "install"
# Measures, which takes minutes and proves nothing: only when it is named.
ON_DEMAND = "speed"
# All scenarios together, in seconds.
LIMIT = 1200
# Kiosks at a time.
LANES = 2


def scenarios():
    """Name to (module, what it proves, functions to run, one for each start of the machine), in their files' order."""
    found = {}
    for path in sorted((HERE / "scenarios").glob("[0-9]*_*.py")):
        tree = ast.parse(path.read_text())
        functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        steps = [name for name in ("run", "after_power_cut") if name in functions]
        found[re.sub(r"^\d+_", "", path.stem)] = (path.stem, ast.get_docstring(tree).splitlines()[0], steps)
    return found


def make_share(place, package, photograph):
    """What the guest sees under /lab: this directory's code, the package, and a face in three encodings."""
    shutil.copytree(HERE / "guest", place / "guest")
    shutil.copytree(HERE / "scenarios", place / "scenarios")
    repack(package, place / "attestcam.deb")
    pixels = subprocess.run(["pngtopam", photograph], check=True, capture_output=True).stdout
    jpeg = subprocess.run(["pnmtojpeg", "-quality", "90"], input=pixels, check=True, capture_output=True).stdout
    grey = subprocess.run(["ppmtopgm"], input=pixels, check=True, capture_output=True).stdout
    kind, size, depth, luma = grey.split(b"\n", 3)
    assert (kind, depth) == (b"P5", b"255")
    yuyv = bytearray(b"\x80" * 2 * len(luma))
    yuyv[::2] = luma
    for name, data in [("MJPG", jpeg), ("GREY", luma), ("YUYV", yuyv)]:
        (place / f"face.{name}").write_bytes(data)
    (place / "size").write_bytes(size)
    mirrored = subprocess.run(["pamflip", "-leftright"], input=pixels, check=True, capture_output=True).stdout
    jpeg = subprocess.run(["pnmtojpeg", "-quality", "90"], input=mirrored, check=True, capture_output=True).stdout
    (place / "mirrored.jpg").write_bytes(jpeg)
    model = pathlib.Path(os.environ.get("ATTESTCAM_MODELS", HERE / "../../../shared/models"), "yunet_s_640_640.onnx")
    if model.exists():
        shutil.copy(model, place)
    for name, model in [("dlib", []), ("yunet", [model])]:
        if all(file.exists() for file in model):
            subprocess.run([TRACES, place / "mirrored.jpg", place / f"traces-{name}", *model], check=True)


def repack(package, uncompressed):
    """The same package without compression: an emulated processor takes long to undo it."""
    with tempfile.TemporaryDirectory(prefix="attestcam-deb-") as tree:
        subprocess.run(["dpkg-deb", "--raw-extract", package, f"{tree}/package"], check=True)
        subprocess.run(["dpkg-deb", "--root-owner-group", "-Znone", "--build", f"{tree}/package", uncompressed],
                       check=True, stdout=subprocess.DEVNULL)


class Lane:
    """A kiosk that takes one scenario after the other from a plan that it shares with other kiosks."""

    def __init__(self, disk, share, log, plan):
        self.share, self.plan = share, plan
        self.machine = Machine(disk, share, log)

    def run(self, deadline):
        """Yields one report for each step. `deadline`: time.monotonic() at which the power goes."""
        reports = []
        for report in itertools.chain(self.in_guest(deadline), self.on_host(reports)):
            reports.append(report)
            yield report

    def in_guest(self, deadline):
        """Runs scenarios until none is left, or the guest gives up."""
        first = scenarios()[FIRST][0]
        todo = [(first, "run")]
        while todo:
            steps, began, event = itertools.count(), time.monotonic(), None
            for file in self.share.glob("step-*"):
                file.unlink()
            for event in self.machine.start(deadline):
                if event["event"] == "up":
                    yield {"module": "boot", "step": "run", "result": "passed", "seconds": time.monotonic() - began}
                elif event["event"] == "done":
                    module, step = todo.pop(0)
                    yield event | {"module": module, "step": step}
                    if event["result"] == "failed" and module == first:
                        return  # the others would only fail for want of a kiosk
                else:
                    break
                if not todo and self.plan:
                    todo = list(self.plan.popleft())
                self.tell(next(steps), todo[:1])
            if todo and (event is None or event["event"] != "power_cut"):
                hung = event is not None and event["event"] == "hung"
                yield {"module": todo[0][0], "step": todo[0][1], "result": "failed", "seconds": 0,
                       "detail": "the guest did not answer in time" if hung
                       else "the guest went off in the middle of it"}
                return

    def tell(self, number, step):
        """Tells the guest what to do next: one step, or none to go off."""
        file = self.share / f"step-{number}"
        file.with_name("next").write_text(json.dumps(step))
        file.with_name("next").rename(file)

    def on_host(self, reports):
        """What scenarios that passed, as `reports` say by then, look at when the guest is off."""
        passed = [report["module"] for report in reports if report["result"] == "passed" and report["module"] != "boot"]
        for module in dict.fromkeys(passed):
            source = ast.parse((HERE / "scenarios" / f"{module}.py").read_text())
            if not any(isinstance(node, ast.FunctionDef) and node.name == "after_power_off" for node in source.body):
                continue
            began, result, detail = time.monotonic(), "passed", None
            try:
                detail = importlib.import_module(module).after_power_off(self.machine.disk, self.share)
            except Exception:
                result, detail = "failed", traceback.format_exc(limit=-3)
            yield {"module": module, "step": "after_power_off", "result": result, "detail": detail,
                   "seconds": time.monotonic() - began}


def at_once(lanes, deadline):
    """Runs the lanes side by side; yields their reports as they come."""
    reports = queue.Queue()

    def run(lane):
        try:
            for report in lane.run(deadline):
                reports.put(report)
        except BaseException as error:
            reports.put(error)
        finally:
            reports.put(None)

    for lane in lanes:
        threading.Thread(target=run, args=[lane], daemon=True).start()
    ended = 0
    while ended < len(lanes):
        report = reports.get()
        if isinstance(report, BaseException):
            raise report
        if report is None:
            ended += 1
        else:
            yield report


def play(plan, count, titles, package, photograph, log):
    """Runs a plan on so many kiosks, and prints what comes of it; returns the reports. What was not reached stays in the plan."""
    depends = subprocess.run(["dpkg-deb", "-f", package, "Depends"], check=True, capture_output=True, text=True).stdout
    disk = image.ready(depends.strip())
    began, reports, lanes = time.monotonic(), [], []
    with tempfile.TemporaryDirectory(prefix="attestcam-share-") as name:
        share = pathlib.Path(name, "1")
        share.mkdir()
        make_share(share, package, photograph)
        if any(ON_DEMAND in module for steps in plan for module, _ in steps):
            shutil.copy(BUILD / "attestcam-lab", share)
        try:
            # Each guest also sees a file of its own TPM's.
            shares = [share, *(shutil.copytree(share, share.with_name(str(number)), copy_function=os.link)
                               for number in range(2, count + 1))]
            lanes = [Lane(disk, place, f"{log}.{place.name}", plan) for place in shares]
            for report in at_once(lanes, began + LIMIT):
                reports.append(report)
                show(report, titles)
        finally:
            for lane in lanes:
                lane.machine.remove()
    return reports


def show(report, titles):
    name, title = titles[report["module"]]
    step = "" if report["step"] == "run" else " (" + report["step"].replace("_", " ") + ")"
    print(f"{report['result']:8}{report['seconds']:6.1f} s  {name:20} {title}{step}", flush=True)
    if detail := report.get("detail"):
        print("".join(f"                  {line}\n" for line in detail.splitlines()), end="", flush=True)


def main():
    package, photograph, log, *only = sys.argv[1:]
    known = scenarios()
    if unknown := set(only) - set(known):
        sys.exit(f"no such scenario: {', '.join(unknown)}; there are {', '.join(known)}")
    chosen = [name for name in known if name in only or not only and name != ON_DEMAND]
    steps = {known[name][0]: [(known[name][0], step) for step in known[name][2]] for name in chosen if name != FIRST}
    plan = collections.deque(steps.values())
    titles = {module: (name, title) for name, (module, title, _) in known.items()}
    titles["boot"] = ("boot", "The guest is up.")
    sys.path[:0] = [str(HERE / "guest"), str(HERE / "scenarios")]
    # One kiosk keeps about one processor busy.
    count = 1 if ON_DEMAND in chosen else min(LANES, os.cpu_count(), max(1, len(plan) // 4))
    began = time.monotonic()
    reports = play(plan, count, titles, package, photograph, log)
    again = {report["module"] for report in reports if report["result"] == "failed"} | {left[0][0] for left in plan}
    recovered = 0
    if count > 1 and again and again <= set(steps):
        # An emulated kiosk that shares the host keeps worse time than any real one.
        print(f"once more, alone: {', '.join(sorted(titles[module][0] for module in again))}", flush=True)
        plan = collections.deque(steps[module] for module in sorted(again))
        second = play(plan, 1, titles, package, photograph, f"{log}.again")
        still = {report["module"] for report in second if report["result"] == "failed"} | {left[0][0] for left in plan}
        recovered = len(again - still)
        reports = [report for report in reports if report["module"] not in again] + second
    results = [report["result"] for report in reports]
    counts = {result: results.count(result) for result in ("passed", "failed", "skipped")}
    print(", ".join(f"{count} {result}" for result, count in counts.items() if count)
          + (f", {recovered} of them only alone" if recovered else "")
          + (f", {len(plan)} not reached" if plan else "")
          + f", in {time.monotonic() - began:.0f} s; the guests' consoles are in {log}.*")
    sys.exit(1 if counts["failed"] or plan else 0)


if __name__ == "__main__":
    main()
