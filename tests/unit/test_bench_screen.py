"""The benchmarks' own screen: it stands beside others, whoever has made them."""

from __future__ import annotations

from benchmarks.screen import HEIGHT, WIDTH, Screen
from tests.support.absent import program


def test_two_screens_stand_beside_each_other_and_can_be_looked_at() -> None:
    program("Xvfb", "xvfb")
    program("openbox", "openbox")
    with Screen() as one, Screen() as other:
        assert one.display != other.display
        assert len(other.look(0, 0, WIDTH, HEIGHT)) == WIDTH * HEIGHT // 2 * 4
