"""Every colour, size and state of the window.

Law: a colour, font, gap or corner that is no token is not drawn. Text keeps 4.5 against its ground,
edges and pictures 3.0 (WCAG 2.2, 1.4.3 and 1.4.11); `tests/widgets/test_tokens.py` computes PAIRS.
"""

from __future__ import annotations

THEMES = ("light", "dark", "contrast")

COLOURS: dict[str, dict[str, str]] = {
    "light": {
        "bg": "#F4F6F7", "surface": "#FFFFFF", "raised": "#FFFFFF", "sunken": "#ECEFF1",
        "hover": "#E9EDEF", "pressed": "#DCE2E5", "line": "#E1E6E9", "edge": "#84909A",
        "off": "#5F6A73", "off_edge": "#84909A",
        "ink": "#14191D", "muted": "#4A545C", "faint": "#5F6A73", "accent": "#0B6672",
        "fill": "#0B6672", "on_fill": "#FFFFFF", "tint": "#DCEFF1", "mark": "#CDE8EB",
        "note": "#FFF8DF", "note_line": "#A87B00", "note_ink": "#4D3B00",
        "ready": "#14703F", "ready_tint": "#E0F3E8", "talk": "#1F55C9", "talk_tint": "#E6EDFC",
        "wrap": "#6C3DBE", "wrap_tint": "#EFE9FB", "pause": "#8A5200", "pause_tint": "#FBEFD9",
        "breach": "#B4231B", "breach_tint": "#FBE6E4",
        "offline": "#535E67", "offline_tint": "#E8ECEE",
        "offer": "#0B6672", "offer_tint": "#DCEFF1", "scrim": "#4D14191D", "shadow": "#000000",
    },
    "dark": {
        "bg": "#0F1215", "surface": "#161A1E", "raised": "#1E2328", "sunken": "#0B0E10",
        "hover": "#21272C", "pressed": "#2B3238", "line": "#282F35", "edge": "#6E7983",
        "off": "#919CA4", "off_edge": "#6E7983",
        "ink": "#E7EBEE", "muted": "#ABB5BC", "faint": "#919CA4", "accent": "#63C5D2",
        "fill": "#14707D", "on_fill": "#FFFFFF", "tint": "#12343B", "mark": "#1B4A53",
        "note": "#2A2513", "note_line": "#B3922F", "note_ink": "#F1E3B3",
        "ready": "#5FCB8E", "ready_tint": "#12301F", "talk": "#8AB0FF", "talk_tint": "#182848",
        "wrap": "#C1A4FA", "wrap_tint": "#2C2246", "pause": "#EDB352", "pause_tint": "#372910",
        "breach": "#FF938A", "breach_tint": "#421D1A",
        "offline": "#9EA9B1", "offline_tint": "#252C31",
        "offer": "#63C5D2", "offer_tint": "#12343B", "scrim": "#99000000", "shadow": "#000000",
    },
    "contrast": {
        "bg": "#000000", "surface": "#000000", "raised": "#000000", "sunken": "#000000",
        "hover": "#262626", "pressed": "#404040", "line": "#FFFFFF", "edge": "#FFFFFF",
        "off": "#A8A8A8", "off_edge": "#A8A8A8",
        "ink": "#FFFFFF", "muted": "#FFFFFF", "faint": "#E6E6E6", "accent": "#6CF2FF",
        "fill": "#6CF2FF", "on_fill": "#000000", "tint": "#00343B", "mark": "#005560",
        "note": "#1F1A00", "note_line": "#FFE14D", "note_ink": "#FFF3B0",
        "ready": "#7CFFB2", "ready_tint": "#002E16", "talk": "#A9C6FF", "talk_tint": "#0A1C45",
        "wrap": "#DCC8FF", "wrap_tint": "#2A1459", "pause": "#FFD27A", "pause_tint": "#3A2600",
        "breach": "#FFB3AD", "breach_tint": "#4A0D08",
        "offline": "#E6E6E6", "offline_tint": "#262626",
        "offer": "#6CF2FF", "offer_tint": "#00343B", "scrim": "#CC000000", "shadow": "#000000",
    },
}  # fmt: skip

TYPE: dict[str, tuple[int, int, int]] = {  # px, weight, line height
    "caption": (11, 400, 16), "caption_b": (11, 600, 16),
    "small": (12, 400, 18), "small_b": (12, 600, 18),
    "body": (13, 400, 20), "body_b": (13, 600, 20),
    "read": (14, 400, 22), "read_b": (14, 600, 22),
    "title": (16, 600, 24), "display": (20, 600, 28), "timer": (28, 500, 36),
}  # fmt: skip
FAMILIES = ("Inter", "Segoe UI", "Noto Sans", "DejaVu Sans")

XS, S, M, L, XL, XXL = 4, 8, 12, 16, 24, 32  # the only gaps there are
CHIP, CONTROL, CARD, POPUP, BUBBLE = 4, 6, 8, 10, 12  # corners
HEIGHT = 32  # of a control's body
HIT = 36  # of what can be clicked
WITHIN = 2  # pixels by which a button's box stands within that: what is above it begins there, too
TEXT_MEASURE = 680  # a longer line of 14 px text is hard to follow
SHADOW = 24  # room around a popup for its shadow

ROW_HEIGHT: dict[str, tuple[int, int]] = {  # normal, compact
    "card": (60, 48), "promise": (52, 40), "step": (50, 40), "line": (32, 26),
    "command": (40, 32), "table": (30, 24), "module": (48, 40),
}  # fmt: skip

STATE_ICON = {
    "ready": "circle-check", "talk": "headset", "wrap": "pen-line", "pause": "coffee",
    "breach": "triangle-alert", "offline": "circle-off", "offer": "bell",
}  # fmt: skip
DUE_ICON = STATE_ICON | {"pause": "clock"}  # of a time: amber means soon, not a break
KIND_ICON = {
    "voice": "phone", "email": "mail", "chat": "message-circle", "messaging": "smartphone",
    "task": "list-checks", "promise": "handshake", "note": "lock", "case": "folder-open",
    "article": "book-open-text", "customer": "user-round", "order": "truck", "bill": "euro",
}  # fmt: skip

POINTING = frozenset({  # icons with a front: mirrored in a window that reads right to left
    "arrow-left", "chevron-right", "external-link", "list-checks", "panel-left", "panel-right",
    "phone-forwarded", "phone-incoming", "send", "text-quote", "undo-2",
})  # fmt: skip

_STATES = ("ready", "talk", "wrap", "pause", "breach", "offline")
PAIRS: tuple[tuple[str, str, float], ...] = (  # text, the grounds it stands on, limit
    ("ink", "bg surface raised sunken hover pressed tint mark talk_tint pause_tint", 4.5),
    ("muted", "bg surface raised sunken hover tint mark pause_tint breach_tint talk_tint", 4.5),
    ("faint", "bg surface raised sunken hover tint", 4.5),
    ("accent", "bg surface raised sunken tint hover", 4.5),
    ("offer", "offer_tint bg surface raised", 4.5),
    ("on_fill", "fill", 4.5),
    ("surface", "breach", 4.5),
    ("note_ink", "note", 4.5),
    ("note_line", "note surface", 3.0),
    ("edge", "bg surface raised", 3.0),
    ("off", "bg surface raised sunken", 4.5),  # what cannot be used is still read
    *((state, f"{state}_tint surface bg raised", 4.5) for state in _STATES),
)


def luminance(colour: str) -> float:
    """Return the relative luminance of #RRGGBB as WCAG 2.2 defines it, 0..1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two #RRGGBB colours, 1..21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
