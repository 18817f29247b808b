"""What a hub of protocol 1 takes: it refuses a body with a field that it does not know.

A desk says hello in its own words first and learns from the answer, or from its refusal, that the
hub is older. Law: nothing is left out but what such a hub could not have understood.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

import msgspec

from desktop.ports.wire import Hello, Login, Push

FIRST: Final = 1
TOLERANT: Final = 2  # the protocol since which hubs pass over what they do not know


class _Hello(msgspec.Struct, frozen=True):
    client_id: str
    app: str
    protocol: int
    clock: datetime | None
    waiting: int


class _Login(msgspec.Struct, frozen=True):
    login: str
    password: str
    tenant: str


class _Mutation(msgspec.Struct, frozen=True):
    mid: int
    op_id: str
    op: str
    at: datetime
    fields: msgspec.Raw


class _Push(msgspec.Struct, frozen=True):
    client_id: str
    epoch: int
    mutations: tuple[_Mutation, ...]


def login_of_1(login: Login) -> msgspec.Struct:
    """Such a hub gives out a token that has no end."""
    return _Login(login.login, login.password, login.tenant)


def hello_of_1(hello: Hello) -> msgspec.Struct:
    return _Hello(hello.client_id, hello.app, FIRST, hello.clock, hello.waiting)


def push_of_1(push: Push) -> msgspec.Struct:
    """Without what the person saw: such a hub brings nothing together field by field."""
    mutations = tuple(
        _Mutation(each.mid, each.op_id, each.op, each.at, each.fields) for each in push.mutations
    )
    return _Push(push.client_id, push.epoch, mutations)
