"""Steering the made-up customers of a demo: how many come, and one who is hard to please."""

from __future__ import annotations

from desktop.actions.action import Action
from desktop.actions.context import IN_DEMO
from desktop.text import mark

ACTIONS = (
    Action(
        id="training.more",
        title=mark("More customers per hour"),
        help=mark("The next higher rate at which made-up customers come."),
        keys=("Ctrl+F8",),
        icon="plus",
        needs=(IN_DEMO,),
    ),
    Action(
        id="training.fewer",
        title=mark("Fewer customers per hour"),
        help=mark("The next lower rate at which made-up customers come."),
        keys=("Ctrl+F7",),
        needs=(IN_DEMO,),
    ),
    Action(
        id="training.pause",
        title=mark("Pause new customers"),
        help=mark("Nobody new comes; the same again lets them come as before."),
        keys=("Ctrl+F6",),
        needs=(IN_DEMO,),
    ),
    Action(
        id="training.difficult",
        title=mark("A difficult customer now"),
        help=mark("Somebody who is impatient and easily annoyed writes or calls at once."),
        keys=("Ctrl+F9",),
        icon="triangle-alert",
        needs=(IN_DEMO,),
    ),
)
