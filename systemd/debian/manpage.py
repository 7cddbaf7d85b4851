#!/usr/bin/env python3
"""Writes a program's manual page (mdoc) from what the program says of itself.

Usage: manpage.py PROGRAM SECTION > NAME.SECTION

Arguments, abstracts and exit codes come from `--experimental-dump-help`, so page and program cannot disagree. Only
what a program does not know, its files and neighbours, stands here. debhelper sets SOURCE_DATE_EPOCH.
"""

import datetime
import json
import os
import re
import subprocess
import sys
import textwrap

CONFIGURATION = ("/etc/attestcam/attestcamd.yaml", "Configuration; the shipped file shows every key.")
STATE = ("/var/lib/attestcam", "Device ID, device key, certificates, spent nonces; mode 0700.")
AUDIT = ("/var/lib/attestcam/audit", "The audit log: one JSON object per line; for root and attestcamd.")
SOCKET = ("/run/attestcam/attestcam.sock", "Where the daemon answers; for members of the group attestcam.")
FILES = {
    "attestcam": [SOCKET, AUDIT],
    "attestcamd": [
        CONFIGURATION,
        ("/etc/attestcam/profiles/", "One NAME.yaml for each capture profile."),
        ("/etc/attestcam/integrity.cose", "Signed manifest that installed files are compared with, if configured."),
        STATE,
        AUDIT,
        SOCKET,
        ("/usr/share/doc/attestcam/openapi.yaml.gz", "The contract of the socket's API."),
    ],
    "attestcam-provision": [STATE],
    "attestcam-ca": [("/usr/share/doc/attestcam/examples/ca.yaml", "Its settings, with defaults.")],
    "attestcam-server": [
        ("/usr/share/doc/attestcam/examples/server.yaml", "Its settings, with defaults."),
        ("/usr/share/doc/attestcam/examples/policy.yaml", "What it may demand of a packet."),
    ],
}
SECTIONS = {
    "attestcam": 1, "attestcam-ca": 8, "attestcam-provision": 8, "attestcam-server": 8, "attestcamd": 8,
}


def escape(text):
    for character, plain in {"\\": "\\e", "…": "...", "’": "'", "×": "x", "–": "\\(en"}.items():
        text = text.replace(character, plain)
    text = re.sub(r"(?<![\w])-(?=[-\w])", r"\\-", text)
    return "\\&" + text if text[:1] in (".", "'") else text


def paragraphs(text):
    """Flowing text, and what is indented as it stands."""
    lines, literal = [], False
    for line in text.split("\n"):
        if line.startswith("  ") != literal:
            literal = not literal
            lines += [".Bd -literal -offset indent"] if literal else [".Ed", ".Pp"]
        if literal:
            lines.append(escape(line[2:].rstrip()))
        elif line:
            for sentence in re.split(r"(?<=[\w)]\.) (?=[A-Z])", line.strip()):  # new sentence, new line
                lines += [escape(part) for part in textwrap.wrap(sentence, 76, break_long_words=False)]
        elif lines[-1] != ".Pp":
            lines.append(".Pp")
    if literal:
        lines.append(".Ed")
    return [line for line, after in zip(lines, lines[1:] + [""])
            if not (line == ".Pp" and after.startswith(".Bd"))]


def name_of(argument):
    """`Fl -config Ar config`, as mdoc wants it."""
    names = sorted(argument.get("names", []), key=lambda name: name["kind"] == "long")
    flags = " , ".join(
        "Fl " + (name["name"] if name["kind"] == "short" else "-" + name["name"]).replace("-", "\\-")
        for name in names)
    value = "" if argument["kind"] == "flag" else "Ar " + argument["valueName"].replace("-", "\\-")
    return f"{flags} {value}".strip()


def synopsis(arguments):
    for argument in arguments:
        preferred = dict(argument, names=[argument["preferredName"]] if "preferredName" in argument else [])
        text = name_of(preferred) + (" ..." if argument["isRepeating"] else "")
        yield f".Op {text}" if argument["isOptional"] else "." + text


def own(arguments):
    """What a command takes; every one has --help and --version."""
    return [argument for argument in arguments
            if argument.get("shouldDisplay", True) and argument["valueName"] not in ("help", "version")]


def tags(arguments):
    if not arguments:
        return
    yield ".Bl -tag -width Ds"
    for argument in arguments:
        yield ".It " + name_of(argument)
        yield from paragraphs(argument.get("abstract", ""))
        if default := argument.get("defaultValue"):
            yield f"Default: {escape(default)}."
    yield ".El"


def leaves(command, names=()):
    """Every command without commands of its own."""
    below = [sub for sub in command.get("subcommands", [])
             if sub["commandName"] != "help" and sub.get("shouldDisplay", True)]
    for sub in below:
        yield from leaves(sub, names + (sub["commandName"],))
    if not below:
        yield names, command


def page(program, section):
    root = json.loads(subprocess.run(
        [program, "--experimental-dump-help"], check=True, capture_output=True).stdout)["command"]
    name = root["commandName"]
    commands = list(leaves(root))
    text, _, exits = root.get("discussion", "").partition("Exit codes:")

    date = datetime.datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), datetime.UTC)
    yield from [f".Dd {date:%B} {date.day}, {date.year}", f".Dt {name.upper()} {section}", ".Os Attestcam"]
    yield from [".Sh NAME", f".Nm {name}"]
    yield ".Nd " + escape(root["abstract"].rstrip(".")[0].lower() + root["abstract"].rstrip(".")[1:])
    yield ".Sh SYNOPSIS"
    for names, command in commands:
        yield f".Nm {name}"
        if names:
            yield ".Cm " + " ".join(names)
        yield from synopsis(own(command["arguments"]))
    yield ".Sh DESCRIPTION"
    yield from paragraphs(root["abstract"])
    if text:
        yield ".Pp"
        yield from paragraphs(text.strip())
    if len(commands) > 1:
        yield ".Sh COMMANDS"
        for names, command in commands:
            yield ".Ss " + " ".join(names)
            yield from paragraphs(command["abstract"])
            if discussion := command.get("discussion"):
                yield ".Pp"
                yield from paragraphs(discussion)
            yield from tags(own(command["arguments"]))
    elif arguments := own(root["arguments"]):
        yield ".Sh OPTIONS"
        yield from tags(arguments)
    yield ".Sh FILES"
    yield ".Bl -tag -width Ds"
    for path, what in FILES[name]:
        yield f".It Pa {path}"
        yield what
    yield ".El"
    if exits:
        yield ".Sh EXIT STATUS"
        yield from paragraphs(exits.strip("\n").removeprefix(" "))
    yield ".Sh SEE ALSO"
    others = [f".Xr {other} {number} ," for number, other in
              sorted((number, other) for other, number in SECTIONS.items() if other != name)]
    yield from others[:-1]
    yield others[-1].removesuffix(" ,")
    yield ".Pp"
    yield ".Pa /usr/share/doc/attestcam/README.Debian ,"
    yield ".Pa /usr/share/doc/attestcam/examples/README.md"


if __name__ == "__main__":
    program, section = sys.argv[1:]
    print("\n".join(page(program, section)))
