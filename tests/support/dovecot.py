"""A real Dovecot on the loopback: mailboxes that need no setting up, each in a folder of its own.

    def test_…(dovecot):
        dovecot.deliver("office@example.test", b"From: …")

Any address is a mailbox with the password `PASSWORD`. `stop` and `start` take the server away and
bring it back at the same address, with what it keeps. It needs root to begin with, as PostgreSQL of
the tests needs somebody else: where we are not, or it is not installed, the test says so.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.support.absent import absent, program
from tests.support.certificates import Authority

if sys.platform != "win32":
    import pwd

PASSWORD = "mail-secret"  # of a server that lives as long as the tests
_BEGINS_WITHIN_S = 30.0
_CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail/%u
mail_uid = {uid}
mail_gid = {gid}
first_valid_uid = 1
default_login_user = dovenull
default_internal_user = dovecot
mailbox_list_index = yes
maildir_very_dirty_syncs = yes
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    auto = subscribe
    special_use = \\Sent
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service stats {{
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
"""


class Dovecot:
    """The server, as a process of its own."""

    def __init__(self) -> None:
        self._program = program("dovecot", "dovecot-imapd")
        if sys.platform == "win32" or os.getuid() != 0:
            absent("The right to start Dovecot for other users", "run the tests as root")
        # Not below pytest's folder: the user of the mails must get there.
        self.folder = Path(tempfile.mkdtemp(prefix="tresen-dovecot-"))
        self.folder.chmod(0o755)
        with (
            socket.create_server(("127.0.0.1", 0)) as free,
            socket.create_server(("127.0.0.1", 0)) as other,
        ):
            self.port, self.tls_port = free.getsockname()[1], other.getsockname()[1]
        self.authority = Authority()
        made = self.authority.certify("127.0.0.1")
        (self.folder / "cert.pem").write_bytes(made.certificate)
        (self.folder / "key.pem").write_bytes(made.key)
        owner = _owner()
        self._uid, self._gid = owner.pw_uid, owner.pw_gid
        for name in ("run", "state", "mail"):
            (self.folder / name).mkdir()
        os.chown(self.folder / "mail", self._uid, self._gid)
        self._numbers = count(1)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Return when it answers."""
        config = self.folder / "conf"
        config.write_text(
            _CONFIG.format(
                folder=self.folder,
                uid=self._uid,
                gid=self._gid,
                port=self.port,
                tls_port=self.tls_port,
                password=PASSWORD,
            )
        )
        self._process = subprocess.Popen(
            [self._program, "-F", "-c", config],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        end = time.monotonic() + _BEGINS_WITHIN_S
        while time.monotonic() < end:
            assert self._process.poll() is None, (self.folder / "log").read_text()
            try:
                with socket.create_connection(("127.0.0.1", self.port), 5) as line:
                    if line.recv(10).startswith(b"* OK"):
                        return
            except OSError:
                time.sleep(0.05)  # noqa: TID251  a process that begins
        raise AssertionError((self.folder / "log").read_text())

    def stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.terminate()
            process.wait(20)
            with contextlib.suppress(ProcessLookupError):  # who has a line open holds it on
                os.killpg(process.pid, signal.SIGKILL)

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self.folder)

    def deliver(self, address: str, *mails: bytes) -> None:
        """Lay mails into a mailbox as a server that delivers does: written aside, then moved."""
        box = self.folder / "mail" / address
        for part in (box, box / "tmp", box / "new", box / "cur"):
            if not part.exists():
                part.mkdir(parents=True)
                os.chown(part, self._uid, self._gid)
        for mail in mails:
            name = f"{int(time.time())}.M{next(self._numbers):08}.here"
            aside = box / "tmp" / name
            aside.write_bytes(mail)
            os.chown(aside, self._uid, self._gid)
            aside.rename(box / "new" / name)

    def sent_from(self, address: str) -> list[bytes]:
        """What lies among the sent mails of a mailbox."""
        box = self.folder / "mail" / address / ".Sent"
        files = [*box.glob("cur/*"), *box.glob("new/*")]
        return [file.read_bytes() for file in sorted(files)]

    def forget(self, address: str) -> None:
        """The mailbox is gone, and the next one of the name is another one."""
        shutil.rmtree(self.folder / "mail" / address, ignore_errors=True)
        # A mailbox is told from the one before by the second in which it was made.
        time.sleep(1.1)  # noqa: TID251  a clock that is Dovecot's own


def _owner() -> pwd.struct_passwd:
    """Whose the mails are: nobody who could do anything else."""
    known = {each.pw_name: each for each in pwd.getpwall()}
    found = [known[name] for name in ("vmail", "mail", "nobody") if name in known]
    return found[0] if found else absent("A user for mails", "useradd -r vmail")


@pytest.fixture(scope="session")
def one_dovecot() -> Iterator[Dovecot]:
    server = Dovecot()
    try:
        server.start()
        yield server
    finally:
        server.close()


@pytest.fixture
def dovecot(one_dovecot: Dovecot) -> Dovecot:
    """It runs; every test takes mailboxes of its own."""
    return one_dovecot
