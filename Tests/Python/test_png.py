"""Depth maps as the product encodes them (libpng), read by another decoder."""

from pathlib import Path

import pytest

import png

SAMPLES = Path(__file__).parents[2] / "docs" / "vectors" / "samples"
MAP = SAMPLES / "depth.png"
if not MAP.exists():
    pytest.skip("docs/vectors/samples/depth.png is not there", allow_module_level=True)


def test_the_values_come_back():
    rows = png.values(MAP.read_bytes())
    assert [len(row) for row in rows] == [16] * 16
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            assert value == (0 if 16 * y + x == 40 else 600 + 3 * x + y)


@pytest.mark.parametrize("name", ["trailing", "8-bit", "taller", "damaged"])
def test_what_is_spoilt_is_refused(name):
    with pytest.raises(ValueError):
        png.size((SAMPLES / f"depth-{name}.png").read_bytes())


def test_a_cut_is_refused_wherever_it_is():
    data = MAP.read_bytes()
    for count in range(len(data)):
        with pytest.raises(ValueError):
            png.size(data[:count])
