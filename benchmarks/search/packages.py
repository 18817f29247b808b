"""Debian's documentation packages as real texts in German and English: fetched and unpacked.

Nothing is installed (`dpkg -x`), nothing of the texts is kept in the source tree. Each package is
held to its sum, because figures over other texts are not to be compared.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

from benchmarks.search.cache import folder


class Package(NamedTuple):
    name: str
    version: str
    sha256: str


PACKAGES = (
    Package(
        "libreoffice-help-de",
        "4:7.4.7-1+deb12u14",
        "00490b63c509ac96f7f212d6a6e40452d3e0d1f97ccf4b824dd5ec4c01e8277f",
    ),
    Package(
        "libreoffice-help-en-us",
        "4:7.4.7-1+deb12u14",
        "8faa840285734d6cfe1ed25537b48f07e74bd6412e3917bf8e5f8a653f7b3712",
    ),
    Package(
        "gimp-help-de",
        "2.10.34-2",
        "06d1f51828e0c68d373bbdd0d34c695e6405062143cd612407cd0fcf9531c199",
    ),
    Package(
        "gimp-help-en",
        "2.10.34-2",
        "a2deec76763aaf2fcdd197bac0736cdcb0770ba993d48d233329e1c92b0bfe36",
    ),
    Package(
        "manpages-de",
        "4.18.1-1",
        "37d2e7ee51f22952aecec3af93647ff59194a3c74bb7a694560f49c7f7ab3978",
    ),
    Package(
        "manpages", "6.03-2", "efa1ba4cd19ad7baeae959c9209a7eb74be2ebb858bcabb412597bfc9f588c91"
    ),
    Package(
        "manpages-dev",
        "6.03-2",
        "96f55cb5e26231d5567c89b692bced63825a14a2d5bd18fdf16ea2ed44eb9838",
    ),
    Package(
        "debian-handbook",
        "11.20220922",
        "3d5dbeac1f1afc9c094eab9d0f701f6ecff99c4927d5a4794cf6c85678134faa",
    ),
    Package(
        "installation-guide-amd64",
        "20230508+deb12u1",
        "812c43e1dc906daf671e3efe953dc023205c238e5bd5a3021ce4ca142793573a",
    ),
    Package(
        "debian-reference-de",
        "2.100",
        "3b0ce65fd63e75ddf8eb07ca36293425135080e690a07e06a6ac8bc8040ef0aa",
    ),
    Package(
        "debian-reference-en",
        "2.100",
        "9f31d3a17df505de09689ca255512ea58c1fc47c59bb1b0c7bf1c23362e9743f",
    ),
)


class NoCorpus(Exception):
    """The texts cannot be had on this machine; `str` says why and what to do."""


def unpacked() -> Path:
    """The folder with one folder a package; fetches what is missing. Raises NoCorpus."""
    target = folder("unpacked")
    for package in PACKAGES:
        there = target / package.name
        if there.is_dir():
            continue
        file = _fetched(package)
        half = target / f"{package.name}.half"
        shutil.rmtree(half, ignore_errors=True)
        subprocess.run(["dpkg", "-x", file, half], check=True)
        half.replace(there)
    return target


def _fetched(package: Package) -> Path:
    for needed in ("apt-get", "dpkg"):
        if shutil.which(needed) is None:
            raise NoCorpus(
                f"{needed} is missing: the texts are Debian packages, so the search benchmark runs"
                " on Debian or Ubuntu only. Nothing was changed."
            )
    target = folder("packages")
    found = _file(target, package)
    if found is None:
        _download(target, package)
        found = _file(target, package)
    if found is None:
        raise NoCorpus(f"apt-get fetched {package.name} and left no file in {target}.")
    if (sum_ := hashlib.sha256(found.read_bytes()).hexdigest()) != package.sha256:
        raise NoCorpus(
            f"{found} is not the text the figures were taken from ({sum_[:12]} instead of"
            f" {package.sha256[:12]}). Delete it and try again."
        )
    return found


def _download(target: Path, package: Package) -> None:
    sandbox = ["-o", "APT::Sandbox::User=root"] if os.geteuid() == 0 else []
    done = subprocess.run(
        ["apt-get", *sandbox, "download", f"{package.name}={package.version}"],
        cwd=target,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NoCorpus(
            f"apt-get has no {package.name} {package.version} (Debian 12; `apt-get update` first;"
            f" snapshot.debian.org keeps old versions): {done.stderr.strip()[-300:]}"
        )


def _file(target: Path, package: Package) -> Path | None:
    version = package.version.replace(":", "%3a")
    return next(iter(target.glob(f"{package.name}_{version}_*.deb")), None)
