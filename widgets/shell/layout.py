"""The size of the window and the widths of its panes, as they are kept between two starts.

    layout = Layout.read(settings[WINDOW])       layout.widths_for(1366) -> (288, 344)

Law: widths belong to a width of the screen, in units; what cannot be read is what the design says.
"""

from __future__ import annotations

import msgspec

_WIDE_SCREEN = 1600
_NARROW, _WIDE = (288, 344), (344, 440)  # work list, context
_SIZE = (1366, 768)


class Layout(msgspec.Struct, frozen=True):
    """size: pixels of the window when it is not maximised; widths: by width of the screen."""

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

    def widths_for(self, screen: int) -> tuple[int, int]:
        """Widths of work list and context on a screen of this width."""
        usual = _WIDE if screen >= _WIDE_SCREEN else _NARROW
        return self.widths.get(str(screen), usual)

    def with_widths(self, screen: int, work_list: int, context: int) -> Layout:
        widths = self.widths | {str(screen): (work_list, context)}
        return msgspec.structs.replace(self, widths=widths)
