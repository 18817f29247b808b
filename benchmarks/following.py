"""B4, B5, B7: one change on its way to a desk, to many, and into many rows."""

from __future__ import annotations

from benchmarks import fanout
from benchmarks.aims import Aim, percentile, say
from benchmarks.desk import Told
from benchmarks.figures import ratios
from benchmarks.first_sync import without_conversations
from benchmarks.hubs import Served
from benchmarks.session import FEW, MANY, Session, times_of


def b4(session: Session) -> None:
    """One change, from before it is pushed until it is committed at another desk."""
    hub, peer = session.hub(FEW), session.pouch
    ours: list[list[float]] = []
    theirs: list[list[float]] = []
    for _ in range(3):
        with session.profile() as profile:
            told = Told(
                address=hub.address,
                token=hub.token,
                profile=profile,
                count=60,
                writer=hub.token_of("henning"),
            )
            ours.append(times_of("one_change", told))
        if peer is not None:
            theirs.append(peer.one_change(peer.url("changes"), 60, 60))
    for share, what, aim in ((0.5, "p50", None), (0.95, "p95", Aim(40, 15, "ms"))):
        mine = [percentile(each, share) for each in ours]
        say("B4", f"one change to one desk, {what}", mine, aim, unit="ms")
        if theirs:
            other = [percentile(each, share) for each in theirs]
            say("B4", f"PouchDB, {what}", other, unit="ms")
            say("B4", f"ours / PouchDB, {what}", ratios(mine, other), Aim(1.0, 0.8))


def b5(session: Session) -> None:
    """The same to 200 and 1,000 desktops of one worker; the desktops have the second core."""
    many = without_conversations()
    hub_core, _ = fanout.cores()
    with Served(session.folder / "fan", many, cores=hub_core) as hub:
        for desktops, aim in ((200, Aim(60, 40, "ms")), (1_000, Aim(350, 200, "ms"))):
            found = [fanout.measure(hub, many, desktops, 8) for _ in range(2)]
            say("B5", f"one change to {desktops:,} desktops, p95", [e.p95_ms for e in found], aim)
            assert not any(each.missed for each in found), "somebody did not hear of it"


def b7(session: Session) -> None:
    """Pulling one change with 100,000 rows there, against 10,000."""
    middles: dict[int, list[float]] = {FEW: [], MANY: []}
    for _ in range(3):
        for count, found in middles.items():
            hub = session.hub(count)
            with session.profile() as profile:
                told = Told(
                    address=hub.address,
                    token=hub.token,
                    profile=profile,
                    count=40,
                    writer=hub.token_of("henning"),
                )
                found.append(percentile(times_of("cost", told), 0.5))
    say("B7", "one change into 10,000 rows", middles[FEW], unit="ms")
    say("B7", "one change into 100,000 rows", middles[MANY], unit="ms")
    say("B7", "100,000 / 10,000", ratios(middles[MANY], middles[FEW]), Aim(1.2, 1.05))
