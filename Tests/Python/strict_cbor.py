"""Deterministic CBOR (RFC 8949 4.2.1) by decoding leniently and comparing with a strict re-encoding.

cbor2 accepts duplicate keys, long heads, indefinite lengths and trailing bytes, and its canonical mode sorts
length-first. So whatever it decodes is encoded again here, bytewise sorted, and must be the same bytes.
"""

import cbor2


class NotDeterministic(ValueError):
    """Bytes that are not exactly one item in the one allowed encoding."""


def _head(major: int, argument: int) -> bytes:
    for limit, information, width in ((24, None, 0), (1 << 8, 24, 1), (1 << 16, 25, 2),
                                      (1 << 32, 26, 4), (1 << 64, 27, 8)):
        if argument < limit:
            first = argument if information is None else information
            return bytes([major << 5 | first]) + (argument.to_bytes(width, "big") if width else b"")
    raise NotDeterministic("an integer beyond 64 bits")


class _Encoder:
    def __init__(self, depth: int, items: int):
        self.depth, self.items = depth, items

    def encode(self, value) -> bytes:
        self.items -= 1
        if self.items < 0:
            raise NotDeterministic("too many items")
        if value is None:
            return b"\xf6"
        if isinstance(value, bool):
            return b"\xf5" if value else b"\xf4"
        if isinstance(value, int):
            return _head(0, value) if value >= 0 else _head(1, -1 - value)
        if isinstance(value, bytes):
            return _head(2, len(value)) + value
        if isinstance(value, str):
            text = value.encode()
            return _head(3, len(text)) + text
        if not isinstance(value, (list, dict, cbor2.CBORTag)):
            raise NotDeterministic(f"a {type(value).__name__}, which this profile does not have")
        if self.depth == 0:
            raise NotDeterministic("nested too deep")
        self.depth -= 1
        try:
            return self._container(value)
        finally:
            self.depth += 1

    def _container(self, value) -> bytes:
        if isinstance(value, list):
            return _head(4, len(value)) + b"".join(map(self.encode, value))
        if isinstance(value, cbor2.CBORTag):
            return _head(6, value.tag) + self.encode(value.value)
        if not all(type(key) in (int, bytes, str) for key in value):
            raise NotDeterministic("a map key that is neither an integer nor a string")
        pairs = sorted((self.encode(key), self.encode(content)) for key, content in value.items())
        return _head(5, len(pairs)) + b"".join(key + content for key, content in pairs)


def encode(value, depth: int = 8, items: int = 4096) -> bytes:
    return _Encoder(depth, items).encode(value)


def decode(data: bytes, depth: int = 8, items: int = 4096):
    """The one item that `data` is; NotDeterministic for anything else."""
    try:
        value = cbor2.loads(data)
    except (cbor2.CBORError, ValueError, TypeError, EOFError, RecursionError, OverflowError,
            MemoryError) as error:
        raise NotDeterministic(f"cbor2 cannot decode it: {type(error).__name__}") from None
    if encode(value, depth, items) != data:
        raise NotDeterministic("not the deterministic encoding")
    return value
