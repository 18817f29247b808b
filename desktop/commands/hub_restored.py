"""`tresen hub restored`: said once, after the database was put back from a backup.

    tresen hub restored --database sqlite:///hub.db

It is said while no hub serves the database and before one does. Desktops then read everything anew
and bring again what they had done since the backup; who does not say it loses what nobody brings.
"""

from __future__ import annotations

from argparse import Namespace

from desktop.commands.output import Output
from desktop.ports.clock import SystemClock
from desktop.text import tr
from integrations.hub.server.administering import Administration
from integrations.hub.server.store.heads import seqs
from integrations.hub.server.store.opening import Store


def restored(_arguments: Namespace, out: Output, store: Store) -> None:
    for tenant in sorted(seqs(store)):
        epoch = Administration(store, SystemClock(), tenant).restored()
        out.say(
            tr("{tenant}: desktops will bring again what they did since the backup", tenant=tenant),
            tenant=tenant,
            epoch=epoch,
        )
