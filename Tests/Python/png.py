"""The one form of PNG that packets have: 16-bit grey, not interlaced (ISO/IEC 15948). Decodes the values too, by zlib alone."""

import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
FORM = bytes([16, 0, 0, 0, 0])  # depth, colour type, compression, filter, interlace


def size(data: bytes) -> tuple[int, int]:
    """Width and height; ValueError unless it is one whole image and nothing else."""
    width, height, packed = _scan(data)
    _unpack(packed, width, height)
    return width, height


def values(data: bytes) -> list[list[int]]:
    """The rows."""
    width, height, packed = _scan(data)
    raw, rows = _unpack(packed, width, height), []
    above = bytes(2 * width)
    for start in range(0, len(raw), 2 * width + 1):
        above = _unfilter(raw[start], raw[start + 1:start + 1 + 2 * width], above)
        rows.append([above[at] << 8 | above[at + 1] for at in range(0, len(above), 2)])
    return rows


def _scan(data: bytes) -> tuple[int, int, bytes]:
    if not data.startswith(SIGNATURE):
        raise ValueError("no PNG signature")
    position, chunks = len(SIGNATURE), []
    while position < len(data):
        length = int.from_bytes(data[position:position + 4], "big")
        kind = data[position + 4:position + 8]
        content = data[position + 8:position + 8 + length]
        check = data[position + 8 + length:position + 12 + length]
        if len(content) != length or len(check) != 4:
            raise ValueError("a chunk is cut")
        if zlib.crc32(kind + content) != int.from_bytes(check, "big"):
            raise ValueError("a chunk is damaged")
        chunks.append((kind, content))
        position += 12 + length
    kinds = [kind for kind, _ in chunks]
    if len(chunks) < 3 or kinds != [b"IHDR", *[b"IDAT"] * (len(chunks) - 2), b"IEND"]:
        raise ValueError("not a header, pixels and an end")
    header = chunks[0][1]
    if len(header) != 13 or header[8:] != FORM or chunks[-1][1]:
        raise ValueError("not 16-bit grey without interlace")
    width, height = (int.from_bytes(header[at:at + 4], "big") for at in (0, 4))
    if not (0 < width <= 8192 and 0 < height <= 8192) or width * height > 40_000_000:
        raise ValueError("too large, or empty")
    return width, height, b"".join(content for _, content in chunks[1:-1])


def _unpack(packed: bytes, width: int, height: int) -> bytes:
    expected = height * (2 * width + 1)
    stream = zlib.decompressobj()
    try:
        raw = stream.decompress(packed, expected + 1)
    except zlib.error as error:
        raise ValueError(f"pixels: {error}") from None
    if len(raw) != expected or not stream.eof or stream.unused_data:
        raise ValueError("more or fewer pixels than the header says")
    if any(raw[start] > 4 for start in range(0, expected, 2 * width + 1)):
        raise ValueError("an unknown filter")
    return raw


def _unfilter(kind: int, row: bytes, above: bytes) -> bytes:
    result = bytearray(row)
    for at in range(len(row)):
        left = result[at - 2] if at >= 2 else 0
        corner = above[at - 2] if at >= 2 else 0
        guess = (0, left, above[at], (left + above[at]) // 2,
                 _paeth(left, above[at], corner))[kind]
        result[at] = (row[at] + guess) & 255
    return bytes(result)


def _paeth(left: int, above: int, corner: int) -> int:
    estimate = left + above - corner
    return min((left, above, corner), key=lambda value: abs(estimate - value))
