"""Where a window stands, so that it can be seen and taken hold of whatever became of the screens.

    at = standing((2500, 150), (900, 820), rooms)       None: nothing of it is on any screen

Laws: a place where enough of the title can be seen is kept to the pixel, however many screens it
lies across; what a maximised window goes back to is on the screen it is maximised on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QScreen

Place = tuple[int, int]
Size = tuple[int, int]
Room = tuple[int, int, int, int]  # left, top, width, height of a screen without its bars

BESIDE: Final = 48  # pixels from the corner of a screen, or of another window
_TITLE = 20  # pixels down from its top: the middle of the title
_LEAST = 200  # pixels of a title by which a window can be moved


def standing(place: Place, size: Size, rooms: Sequence[Room]) -> Place | None:
    """The place itself or, where too little would be seen there, the next one at which all is."""
    seen = {room: _title_in(place, size, room) for room in rooms}
    if sum(seen.values()) >= min(_LEAST, size[0]):
        return place
    overlap, room = max(((_part_in(place, size, room), room) for room in rooms), default=(0, None))
    return within(place, size, room) if room is not None and overlap else None


def within(place: Place, size: Size, room: Room) -> Place:
    """As near to the place as all of it is in the room, or at least its beginning."""
    left, top, width, height = room
    x = max(left, min(place[0], left + width - size[0]))
    return x, max(top, min(place[1], top + height - size[1]))


def goes_back_to(place: Place | None, size: Size, room: Room) -> Place | None:
    """Where a window maximised in this room stands once it is not."""
    if place is not None and _title_in(place, size, room) >= min(_LEAST, size[0]):
        return place
    return within((room[0] + BESIDE, room[1] + BESIDE), size, room)


def room_on(screen: QScreen) -> Room:
    room = screen.availableGeometry()
    return room.x(), room.y(), room.width(), room.height()


def _title_in(place: Place, size: Size, room: Room) -> int:
    """How much of its title is in this room, from side to side."""
    is_beside = room[1] <= place[1] + _TITLE < room[1] + room[3]
    return _shared(place[0], size[0], room[0], room[2]) if is_beside else 0


def _part_in(place: Place, size: Size, room: Room) -> int:
    wide = _shared(place[0], size[0], room[0], room[2])
    return wide * _shared(place[1], size[1], room[1], room[3])


def _shared(a: int, a_long: int, b: int, b_long: int) -> int:
    return max(0, min(a + a_long, b + b_long) - max(a, b))
