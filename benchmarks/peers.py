"""Programs that people know, to start beside ours: Thunderbird, and a page in a Chromium window.

Both favour the peer: an empty store, a profile that is set up and warm, no account to ask about, no
network; the page is 300 rows of plain HTML without a framework, a sign-in or a server.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NamedTuple

_PREFERENCES = """\
user_pref("mail.accountmanager.accounts", "account1");
user_pref("mail.accountmanager.localfoldersserver", "server1");
user_pref("mail.account.account1.server", "server1");
user_pref("mail.server.server1.type", "none");
user_pref("mail.server.server1.hostname", "Local Folders");
user_pref("mail.server.server1.name", "Local Folders");
user_pref("mail.server.server1.userName", "nobody");
user_pref("mail.server.server1.directory-rel", "[ProfD]Mail/Local Folders");
user_pref("mail.shell.checkDefaultClient", false);
user_pref("mail.provider.suppress_dialog_on_startup", true);
user_pref("mail.spotlight.firstRunDone", true);
user_pref("mail.rights.version", 1);
user_pref("mailnews.start_page.enabled", false);
user_pref("app.donation.eoy.version.viewed", 999);
user_pref("app.update.enabled", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("datareporting.policy.dataSubmissionPolicyBypassNotification", true);
user_pref("toolkit.telemetry.enabled", false);
user_pref("toolkit.startup.max_resumed_crashes", -1);
"""
_PAGE = """\
<!doctype html><meta charset="utf-8"><title>Desk</title>
<style>body{{font:13px sans-serif;margin:0;display:grid;grid-template-columns:280px 1fr 340px}}
div{{padding:8px 16px;border-bottom:1px solid #ddd}}</style>
<main>{left}</main><main>{middle}</main><main>{right}</main>
"""
_ALONE = (
    *("--no-first-run", "--no-default-browser-check", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-gpu", "--password-store=basic"),
    "--window-size=1400,900",
)


class Peer(NamedTuple):
    name: str
    command: list[str]
    environment: dict[str, str]


def peers(folder: Path) -> list[Peer]:
    """Those of them that are installed, each with what it keeps in this folder."""
    found = []
    if thunderbird := shutil.which("thunderbird"):
        found.append(_thunderbird(thunderbird, folder / "thunderbird"))
    if chromium := shutil.which("chromium"):
        found.append(_chromium(chromium, folder / "chromium"))
    return found


def _thunderbird(program: str, folder: Path) -> Peer:
    profile = folder / "profile"
    (profile / "Mail" / "Local Folders").mkdir(parents=True)
    (profile / "user.js").write_text(_PREFERENCES, encoding="utf-8")
    command = [program, "--no-remote", "--profile", str(profile)]
    return Peer("Thunderbird", command, {"HOME": str(folder)})


def _chromium(program: str, folder: Path) -> Peer:
    folder.mkdir(parents=True)
    rows = "".join(f"<div><b>Customer {n}</b><br>Where is my parcel?</div>" for n in range(100))
    page = folder / "page.html"
    page.write_text(_PAGE.format(left=rows, middle=rows, right=rows), encoding="utf-8")
    options = [*_ALONE, f"--user-data-dir={folder / 'profile'}", f"--app=file://{page}"]
    if os.geteuid() == 0:
        options.append("--no-sandbox")  # it starts for root in no other way
    return Peer("Chromium with a page", [program, *options], {"HOME": str(folder)})
