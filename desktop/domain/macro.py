"""What a text module does beside its words: the steps of a macro, in their order.

Decision: a macro is a text module with steps, no kind of its own. It has a short name, a scope, an
owner and rights, is searched, synced, suggested, edited and deleted like one, and most begin with
words anyhow; a kind of its own would say all of that twice. Without steps nothing changes. An older
desk inserts the words alone; a hub that knows no steps refuses to save them.
"""

from __future__ import annotations

import msgspec


class MacroStep(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One of them; what each may be is listed in `desktop.viewmodels.text_modules.macro_kinds`."""

    do: str  # its kind; one that a newer version wrote is named and not done
    value: str = ""  # of a closed list: a priority, a queue, a code, a field of a case
    text: str = ""  # with {placeholders}
    due: str = ""  # a time as people type it, read when it is done: "tomorrow 9:00"
