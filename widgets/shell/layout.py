"""The size of the windows and the widths of their panes, as they are kept between two starts.

    kept = Layouts.read(settings[WINDOW])
    layout = kept.of("agent 0,0,1366,768")       layout.widths_for(room_of(1366)) -> (288, 344)

Laws: each role has a layout of its own for each set of screens, and begins with the last one of
any; what is shown follows the width of the window, never that of the screen; widths belong to a
room, in units; what cannot be read is what the design says.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

_WIDE_FROM: Final = 1600
_DRAWER_BELOW: Final = 1180
_STRIP_BELOW: Final = 900
RAIL_NARROW_BELOW: Final = 760
RAIL_NARROW_LOW: Final = 510  # units of height: its words need seven times 54 and its foot
STRIP: Final = 64  # units of the work list as icons
_SIZE = (1366, 768)
_SIZE_APART = (760, 768)
_MOST_KEPT = 12  # sets of screens, so that years of docking do not fill the settings


class Pane(StrEnum):
    """What can be folded away; its words are those of the settings file."""

    WORK_LIST = "work-list"
    CONTEXT = "context"


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


class Apart(msgspec.Struct, frozen=True):
    """The window that a contact has to itself."""

    open: bool = False
    size: tuple[int, int] = _SIZE_APART
    place: tuple[int, int] | None = None
    maximized: bool = False


class Layout(msgspec.Struct, frozen=True):
    """size: pixels of the window when it is not maximised; widths: by room."""

    size: tuple[int, int] = _SIZE
    place: tuple[int, int] | None = None
    maximized: bool = False
    widths: dict[str, tuple[int, int]] = {}
    folded: tuple[Pane, ...] = ()
    apart: Apart = Apart()

    def widths_for(self, room: Room) -> tuple[int, int]:
        """Widths of work list and context, as they were drawn or as they are usual."""
        return self.widths.get(room, _USUAL[room])

    def with_widths(self, room: Room, work_list: int, context: int) -> Layout:
        widths = self.widths | {str(room): (work_list, context)}
        return msgspec.structs.replace(self, widths=widths)

    def with_folded(self, pane: Pane, *, on: bool) -> Layout:
        others = tuple(each for each in self.folded if each is not pane)
        return msgspec.structs.replace(self, folded=(*others, pane) if on else others)


class Layouts(msgspec.Struct, frozen=True):
    """last: the one used last, with which new screens begin; kept: by role and screens."""

    last: Layout = Layout()
    kept: dict[str, Layout] = {}

    @classmethod
    def read(cls, text: str) -> Layouts:
        """Those of a settings file; before they were kept by screens, it held one alone."""
        if not text:
            return cls()
        try:
            found = msgspec.json.decode(text, type=cls)
            return found if found.kept else cls(last=msgspec.json.decode(text, type=Layout))
        except msgspec.MsgspecError:
            return cls()

    def written(self) -> str:
        return msgspec.json.encode(self).decode()

    def of(self, seat: str) -> Layout:
        return self.kept.get(seat, self.last)

    def having(self, seat: str, layout: Layout) -> Layouts:
        """With this one, the newest at the end; what was not used for longest goes."""
        others = [(key, it) for key, it in self.kept.items() if key != seat]
        return Layouts(last=layout, kept=dict([*others, (seat, layout)][-_MOST_KEPT:]))


def seat_of(role: str, screens: Iterable[tuple[int, int, int, int]]) -> str:
    """The key of a role at these screens (left, top, width, height), in whatever order."""
    return " ".join([role, *(",".join(map(str, each)) for each in sorted(screens))])


def usual_widths(room: Room) -> tuple[int, int]:
    """What a double click on the line between two panes restores."""
    return _USUAL[room]
