"""A Debian package of the one-folder build: `python -m resources.packaging.deb FOLDER OUT`.

FOLDER is what PyInstaller made. Everything of Tresen goes to /usr/lib/tresen, so nothing of the
system's Python or Qt is touched. What it needs of the system is not listed by hand: each library
in the folder is asked what it loads, and what lies outside belongs to a package, which dpkg names.
"""

from __future__ import annotations

import gzip
import shutil
import subprocess
import sys
import tempfile
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
_MAINTAINER = "Tresen <tresen@localhost>"
_CONTROL = """\
Package: tresen
Version: {version}
Architecture: {architecture}
Maintainer: {maintainer}
Installed-Size: {size}
Depends: {needs}
Recommends: cups-client, fonts-inter, gnome-keyring | kwalletmanager
Section: net
Priority: optional
Description: one window for people who serve customers
 Customer, contact, tasks and a locally indexed knowledge base together; goes on
 working when the line drops. Opens numbers that are clicked elsewhere (tel:).
"""
_COPYRIGHT = """\
Tresen is free software under the GNU General Public License, version 3 or later; its text is in
/usr/share/common-licenses/GPL-3. Icons: Lucide; their licence lies in
/usr/lib/tresen/_internal/resources/icons/LICENSE.

Beside it the package carries these, each under its own licence:

"""


def build(folder: Path, out: Path) -> Path:
    """Returns the package. Raises CalledProcessError with what dpkg says, OSError."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    architecture = _said("dpkg", "--print-architecture")
    with tempfile.TemporaryDirectory() as made:
        tree = Path(made)
        tree.chmod(0o755)
        _lay_out(folder, tree)
        control = _CONTROL.format(
            version=version,
            architecture=architecture,
            maintainer=_MAINTAINER,
            size=sum(path.lstat().st_size for path in tree.rglob("*")) // 1024,
            needs=", ".join(sorted(_packages_of(_outside(folder)))),
        )
        (tree / "DEBIAN").mkdir()
        (tree / "DEBIAN" / "control").write_text(control)
        out.mkdir(parents=True, exist_ok=True)
        package = out / f"tresen_{version}_{architecture}.deb"
        _said("dpkg-deb", "--root-owner-group", "-Zzstd", "-z6", "--build", tree, package)
    return package


def _lay_out(folder: Path, tree: Path) -> None:
    share = tree / "usr" / "share"
    shutil.copytree(folder, tree / "usr" / "lib" / "tresen", symlinks=True)
    (tree / "usr" / "bin").mkdir()
    (tree / "usr" / "bin" / "tresen").symlink_to("../lib/tresen/tresen")
    _put(HERE / "linux" / "tresen.desktop", share / "applications")
    _put(HERE / "linux" / "tresen.svg", share / "icons" / "hicolor" / "scalable" / "apps")
    about = share / "doc" / "tresen"
    about.mkdir(parents=True)
    (about / "copyright").write_text(_COPYRIGHT + "\n".join(_carried()) + "\n")
    (about / "changelog.gz").write_bytes(
        gzip.compress((ROOT / "CHANGELOG.md").read_bytes(), mtime=0)
    )


def _put(file: Path, into: Path) -> None:
    into.mkdir(parents=True)
    shutil.copyfile(file, into / file.name)


def _carried() -> list[str]:
    """The Python packages of the lock that are here, with the licence that each declares."""
    lines = []
    for line in (ROOT / "requirements.lock").read_text().splitlines():
        name, pinned, _version = line.partition("==")
        if not pinned:
            continue
        try:
            about = metadata(name)
        except PackageNotFoundError:  # it is for another system
            continue
        told = [*(about.get_all("License-Expression") or ()), *(about.get_all("License") or ())]
        named = [text for text in about.get_all("Classifier") or () if text.startswith("License")]
        said = told[0].partition("\n")[0] if told else ""
        said = said or ", ".join(text.rpartition(" :: ")[2] for text in named)
        lines.append(f"{about['Name']} {about['Version']}: {said or 'see its pages'}")
    return lines


def _outside(folder: Path) -> set[Path]:
    """The libraries beyond the folder that something in it loads."""
    found: set[Path] = set()
    for path in folder.rglob("*"):
        if path.is_symlink() or not path.is_file() or path.open("rb").read(4) != b"\x7fELF":
            continue
        asked = subprocess.run(["ldd", path], capture_output=True, text=True, check=False)
        for line in asked.stdout.splitlines():
            where = Path(line.partition("=>")[2].partition("(")[0].strip() or ".")
            inside = where.is_relative_to(folder) or (folder / "_internal" / where.name).exists()
            if where.is_absolute() and not inside:
                found.add(where)
    return found


def _packages_of(libraries: set[Path]) -> set[str]:
    """The packages these belong to. Raises CalledProcessError for one that no package owns."""
    owners = set()
    for library in libraries:
        try:
            said = _said("dpkg", "-S", library)
        except subprocess.CalledProcessError:  # /lib is a link to /usr/lib, dpkg knows one of them
            said = _said("dpkg", "-S", library.resolve())
        owners.add(said.splitlines()[0].partition(":")[0])
    return owners


def _said(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    sys.stdout.write(f"{build(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())}\n")
