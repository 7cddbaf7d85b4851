"""The outer form of a sequential JPEG (ITU-T T.81 Annex B); no pixel is decoded here."""

STANDALONE = {0x01, *range(0xD0, 0xD8)}
SEQUENTIAL, OTHER_FRAMES = {0xC0, 0xC1}, {*range(0xC2, 0xD0)} - {0xC4, 0xC8, 0xCC}


def size(data: bytes) -> tuple[int, int]:
    """Width and height; ValueError unless it is one whole image with its tables and nothing behind it."""
    if data[:2] != b"\xff\xd8":
        raise ValueError("no SOI")
    position, found, tables, scanned = 2, None, False, False
    while True:
        marker, position = _marker(data, position)
        if marker == 0xD9:
            if position != len(data) or found is None or not scanned:
                raise ValueError("bytes after EOI, or no image before it")
            return found
        if marker in STANDALONE:
            continue
        length = int.from_bytes(data[position:position + 2], "big")
        segment = data[position + 2:position + length]
        if length < 2 or len(segment) != length - 2:
            raise ValueError("a segment is cut")
        position += length
        tables = tables or marker == 0xC4
        if marker in OTHER_FRAMES or marker in SEQUENTIAL and found:
            raise ValueError("not one sequential frame")
        if marker in SEQUENTIAL:
            found = _frame(segment)
        elif marker == 0xDA:
            if found is None or not tables:
                raise ValueError("a scan without frame header or Huffman tables")
            position, scanned = _skip_entropy(data, position), True


def _frame(segment: bytes) -> tuple[int, int]:
    if len(segment) < 6 or segment[0] != 8 or segment[5] not in (1, 3):
        raise ValueError("not 8 bits, or neither one component nor three")
    height, width = (int.from_bytes(segment[at:at + 2], "big") for at in (1, 3))
    if max(width, height) > 8192 or width * height > 40_000_000:
        raise ValueError("too large")
    return width, height


def _marker(data: bytes, position: int) -> tuple[int, int]:
    if data[position:position + 1] != b"\xff":
        raise ValueError("no marker where one must be")
    while data[position:position + 1] == b"\xff":
        position += 1
    if position >= len(data):
        raise ValueError("the image is cut")
    return data[position], position + 1


def _skip_entropy(data: bytes, position: int) -> int:
    """The place of the next marker that is neither stuffing nor a restart."""
    while True:
        position = data.find(b"\xff", position)
        if position < 0 or position + 1 >= len(data):
            raise ValueError("the image is cut")
        if data[position + 1] != 0 and not 0xD0 <= data[position + 1] <= 0xD7:
            return position
        position += 2
