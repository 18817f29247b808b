"""What an action is: an entry that menus, keys, palette, tooltips and the help page are made from.

An action is what a person can do in the window; an operation (`desktop.domain.operations`) is what
then goes into the outbox. Law: whatever has a title on a button or in a menu and does something
is an Action; nobody keeps a second list of titles or keys.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from desktop.actions.context import Condition, Context
from desktop.domain.operations.operation import Operation
from desktop.text import mark

ROLE_MAY_NOT: Final = mark("Your role may not do this.")


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """One entry. Titles and helps are marked for translation, keys are Qt's portable texts."""

    id: str
    title: str
    help: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    needs: tuple[Condition, ...] = ()  # the first that does not hold says why
    operation: type[Operation[Any]] | None = None  # what it writes, if it is exactly one
    in_palette: bool = True

    @property
    def area(self) -> str:
        """What stands before the dot: the group it is shown in."""
        return self.id.partition(".")[0]

    def why_not(self, context: Context) -> str:
        """The (marked) sentence that says why it cannot be used now; "" when it can."""
        if self.operation and context.role not in self.operation.declared.roles:
            return ROLE_MAY_NOT
        for need in self.needs:  # a plain loop: all actions are asked at every change of context
            if not need.holds(context):
                return need.why_not
        return ""
