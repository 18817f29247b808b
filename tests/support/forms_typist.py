"""Every form of the window in a process of its own, typed into by keys; a test kills it.

    python -m tests.support.forms_typist PROFILE        types into the first field of each
    python -m tests.support.forms_typist PROFILE read   opens each about the same record again

Prints one line of JSON: what stands in that field, by form, as soon as it was typed or is there.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.viewmodels.case.case_entry import CaseEntry
from desktop.viewmodels.customer.customer_entry import CustomerEntry
from desktop.viewmodels.customer.revealing import Revealing
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.knowledge.article_editing import ArticleEditing
from desktop.viewmodels.knowledge.article_reader import Reader
from desktop.viewmodels.knowledge.editors_queue import EditorsQueue
from desktop.viewmodels.service.serving_kept import ServingKept
from desktop.viewmodels.text_modules.text_modules import TextModules
from tests.support.desk import until
from tests.support.people import EVERYTHING, MAIL
from tests.support.window import Tried, run
from widgets.case import forms as case_forms
from widgets.customer import forms as customer_forms
from widgets.customer.new_mail import NewMailForm
from widgets.customer.reveal import RevealForm
from widgets.interaction.hand_over import HandOver
from widgets.knowledge import editors_forms
from widgets.knowledge import forms as knowledge_forms
from widgets.knowledge.article_form import ArticleForm
from widgets.knowledge.module_form import SaveModule
from widgets.service.forms import CodeForm, TypeForm
from widgets.shared.check import Check
from widgets.shared.choice import Choice
from widgets.shared.field import TextArea
from widgets.shared.form import Form
from widgets.tasks.callback import CallbackForm
from widgets.tasks.change import ChangeTask
from widgets.tasks.form import TaskForm
from widgets.team.interrupting import InterruptForm
from widgets.team.settling import SettleForm

ABOUT: Final = "record-1"
CARD: Final = "interaction.hand-over"  # the one that is no `Form`: the card beside the colleagues
FILES: Final = "files"  # of the new e-mail, by name
_TO_THE_NEXT_S: Final = 0.05
_CARDS_WORDS: Final = "words for the card"
FORMS: Final[tuple[Callable[[Desk], Form], ...]] = (
    lambda desk: customer_forms.ChangeCustomer(desk, CustomerEntry(desk)),
    lambda desk: customer_forms.AddPoint(desk, CustomerEntry(desk)),
    lambda desk: customer_forms.CustomerNote(desk, CustomerEntry(desk)),
    lambda desk: customer_forms.LogContact(desk, CustomerEntry(desk)),
    lambda desk: customer_forms.CreateCustomer(desk, CustomerEntry(desk)),
    lambda desk: RevealForm(desk, Revealing(desk)),
    SettleForm,
    InterruptForm,
    lambda desk: TaskForm(desk, promise=True),
    lambda desk: TaskForm(desk, promise=False),
    CallbackForm,
    ChangeTask,
    lambda desk: case_forms.OpenCase(desk, CaseEntry(desk), CustomerEntry(desk)),
    lambda desk: case_forms.ChangeCase(desk, CaseEntry(desk)),
    lambda desk: case_forms.CloseCase(desk, CaseEntry(desk)),
    lambda desk: case_forms.CaseNote(desk, CaseEntry(desk)),
    lambda desk: CodeForm(desk, ServingKept(desk)),
    lambda desk: TypeForm(desk, ServingKept(desk)),
    lambda desk: SaveModule(desk, TextModules(desk)),
    lambda desk: editors_forms.AnswerSaid(desk, EditorsQueue(desk)),
    lambda desk: editors_forms.GiveBack(desk, ArticleEditing(desk)),
    lambda desk: ArticleForm(desk, ArticleEditing(desk)),
    lambda desk: knowledge_forms.ProposeArticle(desk, Reader(desk)),
    lambda desk: knowledge_forms.WrongArticle(desk, Reader(desk)),
    lambda desk: knowledge_forms.MissedArticle(desk, Reader(desk)),
)


def first_of(form: Form) -> str:
    """The first field of words, else the first choice or box."""
    of = {name: form.input(name) for name in form.names}
    words = (name for name, it in of.items() if not isinstance(it, Choice | Check))
    return next(words, form.names[0])


def type_into(form: Form, words: str) -> None:
    input_ = form.input(first_of(form))
    if isinstance(input_, Choice):
        input_.take(input_.values[0])
    elif isinstance(input_, Check):
        QTest.keyClick(input_, Qt.Key.Key_Space)
    else:
        input_.setFocus()
        field = input_.writing if isinstance(input_, TextArea) else input_.edit
        QTest.keyClicks(field, words)


async def sit_down(window: Tried, *, reads: bool) -> None:
    desk = window.desk
    desk.show(Open(MAIL.id))
    pane = QWidget()
    window.put(pane)
    card = HandOver(desk, pane)
    card.open(QPoint(600, 10))
    mail = NewMailForm(desk, window.actions_)
    forms = {form.name: form for form in (*(make(desk) for make in FORMS), mail)}
    for form in forms.values():
        window.put(form)
        if isinstance(form, InterruptForm):
            form.settle()  # about the own site, once that is known
            await until(form.save_button.isEnabled)
        else:
            form.about(ABOUT)
    if reads:
        with suppress(AssertionError):  # what is not there is told as it is
            await until(
                lambda: (
                    _CARDS_WORDS in card.card.text
                    and all(it.text(first_of(it)) for it in forms.values())
                    and mail.chips.chips
                )
            )
    else:
        await until(lambda: card.card.text)  # with what is known of the contact
        for name, form in forms.items():
            type_into(form, f"words for {name}")
            await asyncio.sleep(_TO_THE_NEXT_S)
        QTest.keyClicks(card.card, _CARDS_WORDS)
        mail.files.add_content("plan.txt", b"where it is to stand")
        await until(lambda: mail.files.files)
    told = {name: form.text(first_of(form)) for name, form in forms.items()}
    names = " ".join(each.name for each in mail.files.files)
    sys.stdout.write(json.dumps({**told, CARD: card.card.text, FILES: names}) + "\n")
    sys.stdout.flush()
    await asyncio.Event().wait()  # until it is killed


if __name__ == "__main__":
    profile, *more = sys.argv[1:]

    async def scene(window: Tried) -> None:
        await sit_down(window, reads=bool(more))

    run(QApplication(["tresen", "-style", "fusion"]), scene, Path(profile), EVERYTHING)
