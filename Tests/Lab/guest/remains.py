#!/usr/bin/env python3
"""Looks for what is left of a face: in the memory of processes, in files.

Usage: remains.py FOLDER TRIES PID…

Every file in FOLDER is one kind of trace, e.g. the bytes of a sample. Prints JSON: for each kind where 32 bytes in a row of
it were found. 32 bytes that have fewer than 12 different values are passed over: black rows are everywhere. Looks up to
TRIES times, until every kind was found. Needs root: processes that hold faces are not dumpable.
"""

import json
import os
import pathlib
import random
import struct
import sys
import time

WINDOW = 32
DIFFERENT = 12
# Read at a time; a multiple of the page size.
CHUNK = 4 << 20


class Traces:
    """What to look for: kind to bytes."""

    def __init__(self, kinds):
        self.kinds = kinds
        # Any 32 bytes hold 16 bytes that start at a multiple of 16, so it is enough to look at those of the memory, and to
        # know those of the traces at every offset. Their first halves, as numbers, are looked up in less time.
        self.pieces = {}
        for kind, data in kinds.items():
            for offset in range(16):
                length = (len(data) - offset) // 16 * 16
                for piece, in struct.iter_unpack("16s", data[offset:offset + length]):
                    self.pieces[piece] = kind
        self.words = {int.from_bytes(piece[:8], sys.byteorder) for piece in self.pieces}
        # What is everywhere would make it slow. Pieces that begin like this have neighbours that do not.
        self.words -= {byte * 0x0101010101010101 for byte in range(256)}

    @staticmethod
    def of_folder(folder):
        return Traces({file.name: file.read_bytes() for file in sorted(pathlib.Path(folder).iterdir())})

    def find(self, data):
        """Kind to the offset of a window of it in `data`, which begins at a multiple of 16 of whatever it is from."""
        found, view = {}, memoryview(data)[:len(data) // 16 * 16].cast("Q")[::2]
        if self.words.isdisjoint(view):
            return found
        for index, word in enumerate(view):
            if word not in self.words:
                continue
            kind = self.pieces.get(data[16 * index:16 * index + 16])
            if kind is None or kind in found:
                continue
            for offset in range(max(16 * (index - 1), 0), 16 * index + 1):
                window = data[offset:offset + WINDOW]
                if len(window) == WINDOW and len(set(window)) >= DIFFERENT and window in self.kinds[kind]:
                    found[kind] = offset
                    break
        return found


def pieces(read, begin, end):
    """Address and bytes from `begin` to `end`, each piece with the last bytes of the one before."""
    address, tail = begin, b""
    while address < end:
        try:
            data = read(min(CHUNK, end - address), address)
        except OSError:  # a guard page, or a device's memory
            data = b""
        if not data:
            address, tail = (address // CHUNK + 1) * CHUNK, b""
            continue
        if data.count(0) < len(data):
            yield address - len(tail), tail + data
        address, tail = address + len(data), data[-WINDOW:]


def present(pages, begin, end):
    """Runs of pages from `begin` to `end` that are in memory or in swap (proc_pid_pagemap(5), bits 63 and 62)."""
    size = os.sysconf("SC_PAGE_SIZE")
    entries = memoryview(os.pread(pages, (end - begin) // size * 8, begin // size * 8)).cast("Q")
    if not entries:  # not told, e.g. of [vsyscall]
        yield begin, end
    first = None
    for index, entry in enumerate(entries):
        if entry >> 62 and first is None:
            first = index
        elif not entry >> 62 and first is not None:
            yield begin + first * size, begin + index * size
            first = None
    if first is not None:
        yield begin + first * size, begin + len(entries) * size


def regions(pid):
    """Where the memory of a process is read and written, not what is mapped from a file and cannot be changed: begin, end,
    name."""
    for line in pathlib.Path(f"/proc/{pid}/maps").read_text().splitlines():
        addresses, rights, _, _, inode, *name = line.split(None, 5)
        name = name[0] if name else "anonymous"
        is_file = inode != "0" and not name.startswith("/memfd:") and "w" not in rights
        if "r" in rights and not is_file and name not in ("[vvar]", "[vsyscall]"):
            yield *(int(part, 16) for part in addresses.split("-")), name


def in_process(traces, pid):
    """Kind to a place in the memory of a process, which goes on meanwhile: stopped, its camera would count as stalled. Ends
    when every kind was found."""
    found = {}
    memory, pages = (os.open(f"/proc/{pid}/{name}", os.O_RDONLY) for name in ("mem", "pagemap"))
    try:
        for begin, end, name in regions(pid):
            for first, last in present(pages, begin, end):
                for address, data in pieces(lambda count, at: os.pread(memory, count, at), first, last):
                    for kind, offset in traces.find(data).items():
                        found.setdefault(kind, f"{pid} {name} {address + offset:x}")
                    if len(found) == len(traces.kinds):
                        return found
        return found
    finally:
        os.close(memory)
        os.close(pages)


def in_file(traces, path):
    """Kind to a place in a file, its holes left out."""
    found = {}
    file = os.open(path, os.O_RDONLY)
    try:
        at, size = 0, os.fstat(file).st_size
        while at < size:
            try:
                begin = os.lseek(file, at, os.SEEK_DATA)
            except OSError:  # nothing but a hole up to the end
                break
            at = os.lseek(file, begin, os.SEEK_HOLE)
            begin -= begin % 16
            for address, data in pieces(lambda count, where: os.pread(file, count, where), begin, at):
                for kind, offset in traces.find(data).items():
                    found.setdefault(kind, f"{path} {address + offset:x}")
    finally:
        os.close(file)
    return found


def in_processes(traces, pids, tries=1):
    """Kind to a place in these processes, looked for until every kind was found."""
    found = {}
    for attempt in range(tries):
        # Not in step with anything that these processes do.
        time.sleep(random.uniform(0.02, 0.08) if attempt else 0)
        for pid in pids:
            found = in_process(traces, pid) | found
        if len(found) == len(traces.kinds):
            break
    return found


def main():
    folder, tries, *pids = sys.argv[1:]
    print(json.dumps(in_processes(Traces.of_folder(folder), list(map(int, pids)), int(tries))))


if __name__ == "__main__":
    main()
