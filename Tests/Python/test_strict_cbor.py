"""The decoder accepts exactly the deterministic encoding."""

import pytest

import strict_cbor

FORBIDDEN = {
    "nothing": "", "trailing byte": "0000", "long head": "1817", "long length": "5801ff",
    "indefinite string": "5f4101ff", "indefinite array": "9f00ff", "indefinite map": "bf0000ff",
    "duplicate key": "a201000100", "unsorted keys": "a202000100",
    "length-first order": "a30a002000186400",
    "array as a key": "a1800000", "simple as a key": "a1f400", "half float": "f93c00",
    "double": "fb3ff199999999999a", "undefined": "f7", "simple value": "f0", "bad UTF-8": "61ff",
    "cut": "4401", "a date": "c11a514b67b0", "bignum": "c249010000000000000000",
    "small bignum": "c24101", "nine deep": "81" * 9 + "00", "shared value": "82d81c80d81d00",
    "thousands deep": "81" * 5000 + "00", "huge length": "5bffffffffffffffff",
    "huge array": "9affffffff00", "break": "ff",
}


@pytest.mark.parametrize("encoded", FORBIDDEN.values(), ids=FORBIDDEN.keys())
def test_a_forbidden_form_is_refused(encoded):
    with pytest.raises(strict_cbor.NotDeterministic):
        strict_cbor.decode(bytes.fromhex(encoded))


@pytest.mark.parametrize("encoded", [
    "00", "1818", "1bffffffffffffffff", "3bffffffffffffffff", "40", "60", "80", "a0", "f4", "f5",
    "f6", "a50a001864002000410100616100", "d28440a04040", "81" * 8 + "00",
])
def test_an_allowed_form_is_kept(encoded):
    data = bytes.fromhex(encoded)
    assert strict_cbor.encode(strict_cbor.decode(data)) == data


def test_items_are_bounded():
    with pytest.raises(strict_cbor.NotDeterministic):
        strict_cbor.decode(b"\x99\x10\x00" + bytes(4096))
    assert len(strict_cbor.decode(b"\x99\x0f\xff" + bytes(4095))) == 4095
