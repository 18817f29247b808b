"""The size of the window and the widths of its panes, as they are kept between two starts.

    layout = Layout.read(settings[WINDOW])       layout.widths_for(room_of(1366)) -> (288, 344)

Laws: what is shown follows the width of the window, never that of the screen; widths belong to a
room, in units; what cannot be read is what the design says.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

_WIDE_FROM: Final = 1600
_DRAWER_BELOW: Final = 1180
_STRIP_BELOW: Final = 900
RAIL_NARROW_BELOW: Final = 760
STRIP: Final = 64  # units of the work list as icons
_SIZE = (1366, 768)


class Room(StrEnum):
    """How much of the desk fits beside each other."""

    WIDE = "wide"
    USUAL = "usual"
    DRAWER = "drawer"  # the context lies in a drawer
    STRIP = "strip"  # and the work list is a strip of icons


_USUAL: Final = {
    Room.WIDE: (344, 440),
    Room.USUAL: (288, 344),
    Room.DRAWER: (288, 344),
    Room.STRIP: (STRIP, 344),
}


def room_of(width: float) -> Room:
    """The room of a window of this width in units."""
    if width >= _WIDE_FROM:
        return Room.WIDE
    if width >= _DRAWER_BELOW:
        return Room.USUAL
    return Room.DRAWER if width >= _STRIP_BELOW else Room.STRIP


class Layout(msgspec.Struct, frozen=True):
    """size: pixels of the window when it is not maximised; widths: by room."""

    size: tuple[int, int] = _SIZE
    place: tuple[int, int] | None = None
    maximized: bool = False
    widths: dict[str, tuple[int, int]] = {}

    @classmethod
    def read(cls, text: str) -> Layout:
        try:
            return msgspec.json.decode(text, type=cls) if text else cls()
        except msgspec.MsgspecError:
            return cls()

    def written(self) -> str:
        return msgspec.json.encode(self).decode()

    def widths_for(self, room: Room) -> tuple[int, int]:
        """Widths of work list and context, as they were drawn or as they are usual."""
        return self.widths.get(room, _USUAL[room])

    def with_widths(self, room: Room, work_list: int, context: int) -> Layout:
        widths = self.widths | {str(room): (work_list, context)}
        return msgspec.structs.replace(self, widths=widths)


def usual_widths(room: Room) -> tuple[int, int]:
    """What a double click on the line between two panes restores."""
    return _USUAL[room]
