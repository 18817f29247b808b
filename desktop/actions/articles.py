"""Articles: reading, saying what is wrong, changing, approving and publishing; text modules."""

from __future__ import annotations

from desktop.actions.action import Action
from desktop.actions.context import (
    HAS_ARTICLE,
    HAS_FEEDBACK,
    HAS_INTERACTION,
    HAS_REVISION,
    IN_REVIEW,
    IS_APPROVED,
    IS_LOOKED_AT,
    IS_UNDER_WAY,
    NEEDS_SUBMITTING,
    NOT_RELEASED,
    OF_ONES_OWN,
    OF_OTHERS,
)
from desktop.domain.operations import article, revision, writing
from desktop.text import mark

SHOWING = (  # asked for with the record as their subject, from palette, lists and notices
    Action(
        id="article.show",
        title=mark("Show the article"),
        help=mark("Opens it beside the contact."),
        icon="book-open-text",
        in_palette=False,
    ),
    Action(
        id="revision.show",
        title=mark("Show the change of an article"),
        help=mark("Opens it in the editor on the page Knowledge."),
        icon="pen-line",
        in_palette=False,
    ),
    Action(
        id="text-module.insert",
        title=mark("Insert the text module"),
        help=mark("Puts its text into the composer."),
        icon="text-quote",
        in_palette=False,
    ),
)
READING = (
    Action(
        id="article.insert",
        title=mark("Insert the article"),
        help=mark("Puts the words of the open article into the composer."),
        icon="text-quote",
        needs=(HAS_ARTICLE,),
    ),
    Action(
        id="article.helped",
        title=mark("The article helped"),
        help=mark("Tells the editors."),
        icon="check",
        needs=(HAS_ARTICLE,),
        operation=article.Feedback,
    ),
    Action(
        id="article.missed",
        title=mark("The article did not help …"),
        help=mark("Tells the editors what is missing."),
        needs=(HAS_ARTICLE,),
        operation=article.Feedback,
    ),
    Action(
        id="article.wrong",
        title=mark("This is wrong …"),
        help=mark("Tells the editors of every site what is wrong in the open article."),
        keys=("Ctrl+Shift+U",),
        icon="triangle-alert",
        needs=(HAS_ARTICLE,),
        operation=article.Feedback,
    ),
    Action(
        id="article.read",
        title=mark("Mark as read"),
        help=mark("You have read this version of the open article."),
        keys=("Ctrl+Shift+L",),
        icon="check-check",
        needs=(HAS_ARTICLE,),
        operation=article.Read,
    ),
    Action(
        id="article.versions",
        title=mark("Versions of the article"),
        help=mark("What was changed in the open article, when and by whom."),
        keys=("F3",),
        icon="history",
        needs=(HAS_ARTICLE,),
    ),
    Action(
        id="article.print",
        title=mark("Print the article"),
        help=mark("On the usual printer of this machine."),
        icon="file-text",
        needs=(HAS_ARTICLE,),
    ),
    Action(
        id="article.pdf",
        title=mark("Save the article as PDF …"),
        help=mark("As a file, where you want it."),
        icon="file-text",
        needs=(HAS_ARTICLE,),
    ),
    Action(
        id="knowledge.news",
        title=mark("What changed since your last shift"),
        help=mark("New and changed articles that you have not read yet."),
        keys=("Alt+7",),
        icon="bell",
    ),
)
GIVING = (
    Action(
        id="article.propose",
        title=mark("Propose an article …"),
        help=mark("What you found out, for everybody else; an editor approves it."),
        icon="book-open",
        operation=article.Propose,
    ),
    Action(
        id="article.from-answer",
        title=mark("Turn this answer into an article …"),
        help=mark("Your reply to the customer as a proposal, without the customer's data."),
        keys=("Ctrl+Shift+K",),
        icon="book-open",
        needs=(HAS_INTERACTION,),
        operation=article.Propose,
    ),
)
EDITING = (
    Action(
        id="knowledge.queue",
        title=mark("The editors' queue"),
        help=mark("What was said of articles, proposals, and what expires."),
        keys=("Alt+8",),
        icon="list-checks",
        operation=revision.Begin,
    ),
    Action(
        id="article.new",
        title=mark("Write an article"),
        help=mark("A new article, in the editor."),
        icon="plus",
        operation=revision.Begin,
    ),
    Action(
        id="article.edit",
        title=mark("Change the article"),
        help=mark("The next version of the open article, in the editor."),
        keys=("F2",),
        icon="pen-line",
        needs=(HAS_ARTICLE,),
        operation=revision.Begin,
    ),
    Action(
        id="article.translate",
        title=mark("Translate the article"),
        help=mark("The open article in the other language, in the editor."),
        icon="arrow-right-left",
        needs=(HAS_ARTICLE,),
        operation=revision.Begin,
    ),
    Action(
        id="article.review",
        title=mark("The article is still right"),
        help=mark("It is looked at again in half a year."),
        icon="shield-check",
        needs=(HAS_ARTICLE,),
        operation=article.Review,
    ),
    Action(
        id="article.expire",
        title=mark("Declare the article expired"),
        help=mark("It is not valid any more from now on."),
        icon="circle-off",
        needs=(HAS_ARTICLE,),
        operation=article.Expire,
    ),
    Action(
        id="feedback.answer",
        title=mark("Answer what was said …"),
        help=mark("Tells who said it what became of it."),
        icon="message-circle",
        needs=(HAS_FEEDBACK,),
        operation=article.AnswerFeedback,
    ),
)
ON_ITS_WAY = (
    Action(
        id="revision.submit",
        title=mark("Submit for approval"),
        help=mark("A second person reads it before it is valid."),
        keys=("F6",),
        icon="send",
        needs=(HAS_REVISION, NEEDS_SUBMITTING),
        operation=revision.Submit,
    ),
    Action(
        id="revision.approve",
        title=mark("Approve"),
        help=mark("This change is right, as it stands here."),
        keys=("F7",),
        icon="check",
        needs=(HAS_REVISION, IN_REVIEW, OF_OTHERS),
        operation=revision.Approve,
    ),
    Action(
        id="revision.publish",
        title=mark("Publish"),
        help=mark("It becomes valid, now or on its first day."),
        keys=("F8",),
        icon="book-open",
        needs=(HAS_REVISION, IS_APPROVED, NOT_RELEASED),
        operation=revision.Publish,
    ),
    Action(
        id="revision.return",
        title=mark("Give back to the author …"),
        help=mark("With words on what is to be changed."),
        keys=("F9",),
        icon="undo-2",
        needs=(HAS_REVISION, IS_LOOKED_AT),
        operation=revision.Return,
    ),
    Action(
        id="revision.withdraw",
        title=mark("Withdraw the change"),
        help=mark("It is not wanted any more; it stays findable."),
        icon="x",
        needs=(HAS_REVISION, IS_UNDER_WAY, OF_ONES_OWN),
        operation=revision.Withdraw,
    ),
    Action(
        id="revision.differences",
        title=mark("Differences to the valid version"),
        help=mark("What this change adds and removes."),
        icon="arrow-right-left",
        needs=(HAS_REVISION,),
    ),
)
TEXTS = (
    Action(
        id="text-module.save",
        title=mark("Save a text module …"),
        help=mark("A text you need again and again, under a short name."),
        icon="text-quote",
        operation=writing.SaveTextModule,
    ),
)
ACTIONS = (*SHOWING, *READING, *GIVING, *EDITING, *ON_ITS_WAY, *TEXTS)
