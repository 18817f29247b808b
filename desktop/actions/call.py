"""The call of the open contact. Ending it is the key of the wrap-up: end, then complete."""

from __future__ import annotations

from desktop.actions.action import Action
from desktop.actions.context import CONSULTS, HAS_CALL, IS_OWN_CALL, IS_TALKED, ON_DESK
from desktop.text import mark

_CALL = (ON_DESK, HAS_CALL)
_TALK = (ON_DESK, HAS_CALL, IS_TALKED)

ACTIONS = (
    Action(
        id="call.mute",
        title=mark("Mute"),
        help=mark("The other end does not hear you; pressed again, it does."),
        keys=("Ctrl+Shift+M",),
        icon="mic-off",
        needs=_TALK,
    ),
    Action(
        id="call.hold",
        title=mark("Hold"),
        help=mark("The customer hears music and not you; pressed again, you go on."),
        keys=("Ctrl+Shift+H",),
        icon="pause",
        needs=_TALK,
    ),
    Action(
        id="call.consult",
        title=mark("Consult …"),
        help=mark("Calls a colleague while the customer is on hold."),
        keys=("Ctrl+Shift+C",),
        icon="user-plus",
        needs=(*_TALK, IS_OWN_CALL),
    ),
    Action(
        id="call.transfer",
        title=mark("Put through …"),
        help=mark(
            "The customer goes on with a colleague: whoever is asked now, or one of the list."
        ),
        keys=("Ctrl+Shift+V",),
        icon="phone-forwarded",
        needs=(*_TALK, IS_OWN_CALL),
    ),
    Action(
        id="call.come-back",
        title=mark("Back to the customer"),
        help=mark("Ends the consultation and goes on with the customer."),
        icon="undo-2",
        needs=(*_TALK, CONSULTS),
    ),
    Action(
        id="call.join",
        title=mark("Talk together"),
        help=mark("Customer, colleague and you talk with each other."),
        icon="users",
        needs=(*_TALK, CONSULTS),
    ),
    Action(
        id="call.keypad",
        title=mark("Keypad"),
        help=mark("Shows keys for tones, for menus that ask for digits."),
        keys=("F11",),
        icon="grip",
        needs=_TALK,
    ),
    Action(
        id="call.hang-up",
        title=mark("Hang up"),
        help=mark("Ends the call; its wrap-up begins. The key that completes does the same."),
        icon="phone-off",
        needs=_CALL,
    ),
    Action(
        id="call.dial",
        title=mark("Call the customer"),
        help=mark("Rings the customer of what is open or selected, and logs the call."),
        keys=("Ctrl+F11",),
        icon="phone",
    ),
)
