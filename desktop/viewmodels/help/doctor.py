"""The checks of this machine as a screen, one after the other, and the report made from them.

Laws: every check runs beside the window; what a check has found stands there as soon as it is
known, in the same words as `tresen doctor`; nothing of a report is written before it was shown.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import msgspec

from desktop.notices import Notice, Tone
from desktop.ports.finding import Finding, State
from desktop.signal import Signal
from desktop.store.reads.figures import figures
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.help.report import ReportFile, report
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.rows import Empty, Part
from desktop.viewmodels.rows import Tone as Colour

FILE_NAME = "tresen-report.zip"
_MATTER = "report"
_WORK = "doctor"


class Check(msgspec.Struct, frozen=True):
    """One finding in words; `state` is said by icon and word, never by colour alone."""

    title: str
    word: str
    found: str
    do: str
    icon: str
    tone: Colour

    @property
    def said(self) -> str:
        return terms.sentence(self.title, self.word, self.found, self.do)


class Shown(msgspec.Struct, frozen=True):
    checks: tuple[Check, ...] = ()
    working: bool = False
    said: str = ""  # the whole in one sentence
    files: tuple[ReportFile, ...] = ()  # of the report, once it was asked for


class Doctor:
    """`shown` and its changes; `examine` begins anew."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._findings: list[Finding] = []
        self.shown = Shown()
        self.changed: Signal[Shown] = Signal()
        self._working = Latest(desk.supervisor, "doctor")

    def close(self) -> None:
        self._working.drop()

    def examine(self) -> None:
        if not self.shown.working:
            self._working.ask(self._at_work(then_report=False))

    def report(self) -> None:
        """Put the report together, after the checks where they have not run yet."""
        if not self.shown.working:
            self._working.ask(self._at_work(then_report=True))

    def put_away(self) -> None:
        self._show(files=())

    def save(self, path: str) -> None:
        """Write what was shown, and nothing else."""
        self._desk.supervisor.spawn("report saved", self._save(path, self.shown.files))

    async def _examine(self, *, then_report: bool) -> None:
        machine = self._desk.machine
        if machine is None:
            return
        if not (then_report and self._findings):
            self._findings = []
            self._show(working=True, files=())
            running = machine.examine()
            while (finding := await asyncio.to_thread(_next_of, running)) is not None:
                self._findings.append(finding)
                self._show(working=True)
        files: tuple[ReportFile, ...] = ()
        if then_report:
            self._show(working=True)
            files = await self._put_together()
        self._show(files=files)

    async def _at_work(self, *, then_report: bool) -> None:
        """Run, be seen to run, and be stopped where somebody wants that."""
        title = tr("This machine is checked")
        self._desk.under_way.say(_WORK, title, stop=self._working.drop)
        try:
            await self._examine(then_report=then_report)
        finally:
            self._desk.under_way.over(_WORK)
            if self.shown.working:
                self._show()

    async def _put_together(self) -> tuple[ReportFile, ...]:
        machine = self._desk.machine
        if machine is None:
            return ()
        crashes = await asyncio.to_thread(machine.crashes)
        own = await asyncio.to_thread(machine.own_words)
        return report(
            findings=self._findings,
            figures=await self._desk.read(figures),
            line=self._desk.line.state,
            settings=self._desk.settings,
            crashes=crashes,
            own_words=(*own, self._desk.me.name, self._desk.me.agent),
        )

    async def _save(self, path: str, files: tuple[ReportFile, ...]) -> None:
        machine = self._desk.machine
        if machine is None:
            return
        kept = tuple((each.name, each.text) for each in files)
        try:
            await asyncio.to_thread(machine.keep, path, kept)
        except OSError as error:
            self._tell(Tone.WARNING, tr("The report could not be saved."), _why(error))
            return
        self._tell(Tone.DONE, tr("The report was saved."), path)
        self.put_away()

    def _tell(self, tone: Tone, happened: str, safe: str) -> None:
        self._desk.notices.tell(Notice(tone=tone, happened=happened, safe=safe, replace=_MATTER))

    def _show(self, *, working: bool = False, files: tuple[ReportFile, ...] = ()) -> None:
        checks = tuple(check_of(each) for each in self._findings)
        self.shown = Shown(checks, working, _summed(self._findings, working=working), files)
        self.changed.emit(self.shown)


def not_checked() -> Empty:
    """What stands there before the first check: what it is, and the way to it."""
    title = tr("This machine has not been checked yet")
    text = tr(
        "Display, libraries, local data, keyring, sound, clock and network are looked at; "
        "it takes some seconds and changes nothing."
    )
    return Empty(
        key="empty",
        icon="shield-check",
        title=title,
        text=text,
        top=80,
        do=Part("doctor.check", tr("Check this machine"), "circle-check"),
        said=f"{title}. {text}",
    )


def check_of(finding: Finding) -> Check:
    word, icon, tone = _words(finding.state)
    return Check(finding.title, word, finding.found, finding.do, icon, tone)


def _words(state: State) -> tuple[str, str, Colour]:
    if state is State.GOOD:
        return tr("in order"), "circle-check", "ready"
    if state is State.NOTICE:
        return tr("works in part"), "clock", "pause"
    return tr("to be put right"), "triangle-alert", "breach"


def _summed(findings: list[Finding], *, working: bool) -> str:
    if working:
        return tr("%n check(s) done, the next one runs …", n=len(findings))
    if not findings:
        return ""
    left = sum(each.state is not State.GOOD for each in findings)
    if not left:
        return tr("Everything is in order.")
    return tr("%n point(s) to look at; what to do stands below it.", n=left)


def _next_of(running: Iterator[Finding]) -> Finding | None:
    return next(running, None)


def _why(error: OSError) -> str:
    return tr("The system says: {why}. Choose another place.", why=error.strerror or str(error))
