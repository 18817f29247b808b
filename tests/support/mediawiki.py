"""A real MediaWiki on SQLite behind PHP's own server, for one test.

    def test_…(wiki):
        wiki.edit("Refund", "Within [[Terms|14 days]].")
        wiki.api        # the address of its api.php

It is installed once into a template and copied for each test. `busy(2)` makes it answer the next
two requests with 503; `stop` and `start` take it away and bring it back at the same address.
"""

from __future__ import annotations

import base64
import os
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.absent import absent, program

CODE = Path("/usr/share/mediawiki")
BOT, SECRET = "Tresenbot", "b" * 32
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
_ADMIN, _PASSWORD = "Admin", "AdminPassw0rd!"
_FAST = ("-d", "opcache.enable_cli=1", "-d", "opcache.validate_timestamps=0")
_ROUTER = """<?php
$here = getenv('WIKI_HERE');
$left = (int) @file_get_contents("$here/busy");
if ($left > 0) {
    file_put_contents("$here/busy", $left - 1);
    http_response_code(503);
    header('Retry-After: 0');
    return true;
}
file_put_contents("$here/asked", $_SERVER['REQUEST_METHOD'] . ' ' . $_SERVER['REQUEST_URI'] . "\\n",
    FILE_APPEND | LOCK_EX);
$path = rawurldecode(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
if (str_starts_with($path, '/files/') && !str_contains($path, '..')) {
    $file = $here . $path;
    if (!is_file($file)) { http_response_code(404); return true; }
    header('Content-Type: ' . mime_content_type($file));
    readfile($file);
    return true;
}
return false;
"""
_SETTINGS = """
$wgServer = getenv('WIKI_SERVER');
$wgEnableUploads = true;
$wgUploadDirectory = getenv('WIKI_HERE') . '/files';
$wgUploadPath = '/files';
$wgUseImageMagick = false;
$wgMaxShellMemory = 0;
$wgJobRunRate = 0;
$wgRateLimits = [];
$wgRawHtml = true;
$wgAllowExternalImages = true;
$wgFileExtensions[] = 'svg';
$wgVerifyMimeType = false;
$wgStrictFileExtensions = false;
$wgNamespacesWithSubpages[NS_MAIN] = true;
$wgMaxArticleSize = 20000;
"""


class WikiServer:
    """One wiki in a folder of its own."""

    def __init__(self, template: Path, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(template, folder)
        settings = folder / "LocalSettings.php"
        settings.write_text(settings.read_text().replace(str(template), str(folder)))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port: int = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self._port}"
        self.api = f"{self.address}/api.php"
        self._process: subprocess.Popen[bytes] | None = None
        self._client = httpx.Client(timeout=30)
        self._token = ""

    def start(self) -> None:
        """Returns when it answers."""
        environment = {
            **os.environ,
            "MW_CONFIG_FILE": str(self.folder / "LocalSettings.php"),
            "WIKI_HERE": str(self.folder),
            "WIKI_SERVER": self.address,
        }
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    "php",
                    *_FAST,
                    "-S",
                    f"127.0.0.1:{self._port}",
                    "-t",
                    str(CODE),
                    self.folder / "router.php",
                ],
                env=environment,
                stdout=log,
                stderr=log,
            )
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self._port)) == 0:
                    return
            threading.Event().wait(0.02)
        pytest.fail(f"the wiki did not answer: {(self.folder / 'log').read_text()}")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(20)
            self._process = None

    def close(self) -> None:
        self._client.close()
        self.stop()

    def busy(self, times: int) -> None:
        (self.folder / "busy").write_text(str(times))

    def asked(self) -> list[str]:
        """Each request since the last time, as "GET /api.php?…"."""
        file = self.folder / "asked"
        lines = file.read_text().splitlines() if file.exists() else []
        file.unlink(missing_ok=True)
        return lines

    # -------------------------------------------------------------------- what people do in it
    def edit(self, title: str, text: str, **more: str | int) -> int:
        """Its new revision."""
        edited = self._do(action="edit", title=title, text=text, **more)["edit"]
        return int(edited.get("newrevid", 0))

    def delete(self, title: str) -> None:
        self._do(action="delete", title=title)

    def undelete(self, title: str) -> None:
        self._do(action="undelete", title=title)

    def move(self, title: str, to: str, *, redirect: bool = True) -> None:
        what: dict[str, str | int] = {"from": title, "to": to}
        self._do(action="move", **what, **({} if redirect else {"noredirect": 1}))

    def upload(self, name: str, content: bytes) -> None:
        self._do(files={"file": (name, content)}, action="upload", filename=name, ignorewarnings=1)

    def text(self, title: str) -> str:
        """The source as it stands."""
        asked = {"prop": "revisions", "rvprop": "content", "rvslots": "main", "titles": title}
        page = self._ask(action="query", **asked)["query"]["pages"][0]
        return str(page["revisions"][0]["slots"]["main"]["content"])

    def history(self, title: str) -> list[dict[str, Any]]:
        """Its revisions, newest first: revid, user, comment."""
        asked: dict[str, str | int] = {"prop": "revisions", "rvprop": "ids|user|comment"}
        asked |= {"rvlimit": 50, "titles": title}
        page = self._ask(action="query", **asked)["query"]["pages"][0]
        found: list[dict[str, Any]] = page.get("revisions", [])
        return found

    def forget_changes(self) -> None:
        """As after 90 days."""
        with closing(sqlite3.connect(self.folder / "db" / "wiki.sqlite")) as database, database:
            database.execute("DELETE FROM recentchanges").close()

    def run_jobs(self) -> None:
        _maintenance(self.folder, "runJobs.php", server=self.address)

    def _do(self, files: Any = None, **what: str | int) -> Any:
        if not self._token:
            token = self._ask(action="query", meta="tokens", type="login")
            login = {"lgname": _ADMIN, "lgpassword": _PASSWORD}
            login["lgtoken"] = token["query"]["tokens"]["logintoken"]
            self._posted({"action": "login", **login}, None)
            asked = self._ask(action="query", meta="tokens")
            self._token = asked["query"]["tokens"]["csrftoken"]
        done = self._posted({**what, "token": self._token}, files)
        assert "error" not in done, done
        return done

    def _ask(self, **what: str | int) -> Any:
        params: dict[str, str | int] = {"format": "json", "formatversion": 2, **what}
        return self._client.get(self.api, params=params).json()

    def _posted(self, what: dict[str, Any], files: Any) -> Any:
        data = {"format": "json", "formatversion": 2, **what}
        return self._client.post(self.api, data=data, files=files).json()


@pytest.fixture(scope="session")
def wiki_template() -> Iterator[Path]:
    program("php", "php-cli php-sqlite3 mediawiki")
    if not (CODE / "api.php").exists():
        absent("MediaWiki", "apt-get install --no-install-recommends mediawiki php-cli php-sqlite3")
    with tempfile.TemporaryDirectory(prefix="tresen-wiki-") as made:
        folder = Path(made) / "template"
        folder.mkdir()
        _install(folder)
        yield folder


@pytest.fixture
def wiki(wiki_template: Path, tmp_path: Path) -> Iterator[WikiServer]:
    """Running, with its main page and nothing else."""
    server = WikiServer(wiki_template, tmp_path / "wiki")
    try:
        server.start()
        yield server
    finally:
        server.close()


def _install(folder: Path) -> None:
    (folder / "files").mkdir()
    arguments: list[str | Path] = [
        "--dbtype",
        "sqlite",
        "--dbpath",
        folder / "db",
        "--dbname",
        "wiki",
    ]
    arguments += ["--server", "http://127.0.0.1", "--scriptpath", "", "--pass", _PASSWORD]
    _maintenance(folder, "install.php", *arguments, "--confpath", folder, "KB", _ADMIN, conf=False)
    with (folder / "LocalSettings.php").open("a") as settings:
        settings.write(_SETTINGS)
    (folder / "router.php").write_text(_ROUTER)
    _maintenance(folder, "createAndPromote.php", "--bot", BOT, "BotPassw0rd!x")
    grants = "basic,editpage,createeditmovepage,highvolume"
    _maintenance(
        folder, "createBotPassword.php", "--appid", "tresen", "--grants", grants, BOT, SECRET
    )


def _maintenance(
    folder: Path, script: str, *arguments: str | Path, conf: bool = True, server: str = ""
) -> None:
    where: list[str | Path] = ["--conf", folder / "LocalSettings.php"] if conf else []
    environment = {**os.environ, "WIKI_HERE": str(folder), "WIKI_SERVER": server or "http://x"}
    done = subprocess.run(
        ["php", CODE / "maintenance" / script, *where, *arguments],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
    )
    assert done.returncode == 0, done.stdout + done.stderr
