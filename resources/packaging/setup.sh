#!/bin/sh
# Everything this checkout needs on a Debian or Ubuntu machine: `make setup` (or `setup.sh test`).
#
# Names the system libraries that are missing one by one and installs them when it may (root, sudo);
# otherwise it prints the exact command and stops. Then a virtual environment with the locked
# packages, checked by their hashes, and `tresen` in it. Run again with nothing to do, it only looks.
#
# It stands here and not in .ci because it is how the product comes onto a person's machine; the
# tests' own set-up is the same with a few packages more.
#
#   PYTHON=python3.12   that interpreter instead of the first fitting one
#   VENV=.venv-3.12     that folder instead of .venv
#   CI=true             whatever cannot be installed is an error, also what only some tests need
set -eu
cd "$(dirname "$0")/../.."
what=${1:-run}
venv=${VENV:-.venv}

case $what in
    run) lock=requirements.lock ;;
    test) lock=requirements-dev.lock ;;
    *) echo "usage: setup.sh [run|test]" >&2; exit 2 ;;
esac

say() { printf '%s\n' "$*"; }

# ------------------------------------------------------------------- what the system has to bring
# The names are Debian 12's. Ubuntu 24.04 calls one of them otherwise (untried):
#   libglib2.0-0 -> libglib2.0-0t64
# the others are the same there: python3-venv libgl1 libegl1 libdbus-1-3 libfontconfig1
# libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 fonts-inter
# xvfb openbox dbus gnome-keyring at-spi2-core gir1.2-atspi-2.0 python3-gi postgresql mediawiki
# php-cli php-sqlite3 micro-httpd dovecot-imapd dovecot-lmtpd prosody chromium desktop-file-utils
# binutils libpython3.11
glib=libglib2.0-0
if [ -r /etc/os-release ] && (. /etc/os-release; [ "${ID:-}" = ubuntu ] && [ "${VERSION_ID%%.*}" -ge 24 ]); then
    glib=libglib2.0-0t64
fi

libraries=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null || true)
missing=""
wanted=""
need() { missing="$missing $1"; say "missing: $2 (package $1)"; }
library() { case $libraries in *"$1 "*) ;; *) need "$2" "the library $1" ;; esac; }
program() { command -v "$1" >/dev/null 2>&1 || need "$2" "the program $1"; }
fitting() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; }

python=""
for name in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
    if fitting "$name"; then python=$name; break; fi
done
if [ -z "$python" ]; then
    if command -v "${PYTHON:-python3}" >/dev/null 2>&1; then
        say "Tresen needs Python 3.11, 3.12 or 3.13; ${PYTHON:-python3} is $("${PYTHON:-python3}" -V 2>&1)."
        say "Install one of them beside it (Debian 12 and Ubuntu 24.04 bring one) and run this again."
        exit 1
    fi
    need python3 "the program python3"
    need python3-venv "Python's module venv"
elif ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    need "$(basename "$python")-venv" "Python's modules venv and ensurepip"
fi

library libEGL.so.1 libegl1
library libGL.so.1 libgl1
library libglib-2.0.so.0 $glib
library libdbus-1.so.3 libdbus-1-3
library libfontconfig.so.1 libfontconfig1
library libxkbcommon-x11.so.0 libxkbcommon-x11-0
library libxcb-cursor.so.0 libxcb-cursor0
library libxcb-icccm.so.4 libxcb-icccm4
library libxcb-keysyms.so.1 libxcb-keysyms1
library libxcb-shape.so.0 libxcb-shape0
needed=$missing

# From here on: what makes it better, or what only some tests need. A person can go on without.
missing=""
[ -n "$(find /usr/share/fonts -iname 'Inter*' 2>/dev/null | head -n 1)" ] || need fonts-inter "the typeface Inter"
if [ "$what" = test ]; then
    program Xvfb xvfb
    program openbox openbox
    program dbus-run-session dbus
    program gnome-keyring-daemon gnome-keyring
    [ -e /usr/libexec/at-spi-bus-launcher ] || need at-spi2-core "the accessibility bus"
    /usr/bin/python3 -c 'import gi; gi.require_version("Atspi", "2.0")' 2>/dev/null \
        || need "python3-gi gir1.2-atspi-2.0" "Python's view of the accessibility bus"
    [ -n "$(find /usr/lib/postgresql -name initdb 2>/dev/null | head -n 1)" ] || command -v initdb >/dev/null 2>&1 \
        || need postgresql "PostgreSQL, which one half of the hub's tests runs on"
    # It asks for a web server; the smallest one does, and no Apache comes that would be started.
    [ -e /usr/share/mediawiki/api.php ] && command -v php >/dev/null 2>&1 \
        || need "mediawiki php-cli php-sqlite3 micro-httpd" "MediaWiki, which the wiki connector is tried on"
    program dovecot "dovecot-imapd dovecot-lmtpd"
    program prosody prosody
    program chromium chromium
    program desktop-file-validate desktop-file-utils
    # The one-folder build carries Python as a library, which Debian has in a package of its own.
    program objcopy binutils
    [ -z "$python" ] || "$python" - <<'PYTHON' || need "lib$("$python" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')" "Python as a library"
import ctypes.util, pathlib, sys, sysconfig

name = "python%d.%d" % sys.version_info[:2]
beside = pathlib.Path(sysconfig.get_config_var("LIBDIR") or ".").glob(f"lib{name}*.so*")
sys.exit(not (any(beside) or ctypes.util.find_library(name)))
PYTHON
fi
wanted=$missing

as_root=none
if [ -n "$needed$wanted" ]; then
    if ! command -v apt-get >/dev/null 2>&1; then as_root=none
    elif [ "$(id -u)" = 0 ]; then as_root=""
    elif command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then as_root=sudo
    fi
fi
install="apt-get install --no-install-recommends -y$needed$wanted"
if [ -n "$needed$wanted" ] && [ "$as_root" != none ]; then
    say "Installing:$needed$wanted"
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q
    $as_root env DEBIAN_FRONTEND=noninteractive $install
    python=${python:-python3}
elif [ -n "$needed" ] || { [ -n "$wanted" ] && [ "${CI:-}" = true ]; }; then
    say "This may not be installed from here. Please run (the names are those of Debian and Ubuntu):"
    say "    sudo apt-get update && sudo $install"
    say "and then this again."
    exit 1
elif [ -n "$wanted" ]; then
    say "Tresen runs without; tests that need more are left out. To have it all:"
    say "    sudo apt-get update && sudo $install"
fi

# ---------------------------------------------------------------------------- Python's packages
sum() { cat "$@" | sha256sum | cut -d ' ' -f 1; }
stamp() { say "$1 $(sum "requirements$2.lock" pyproject.toml resources/packaging/setup.sh) $PWD $("$python" -V)"; }
run_stamp=$(stamp run "")
test_stamp=$(stamp test -dev)
done_before=$(cat "$venv/tresen-setup" 2>/dev/null || true)
case $what.$done_before in
    "run.$run_stamp" | "run.$test_stamp" | "test.$test_stamp")
        [ -x "$venv/bin/tresen" ] && exit 0 ;;
esac

# A folder that was moved, or whose interpreter has gone or changed, is made anew.
if ! "$venv/bin/python" -c "import pathlib, sys; sys.exit(pathlib.Path(sys.prefix) != pathlib.Path('$PWD/$venv'))" 2>/dev/null \
    || [ "$("$venv/bin/python" -V)" != "$("$python" -V)" ]; then
    say "Making $venv with $("$python" -V)"
    "$python" -m venv --clear "$venv"
fi
rm -f "$venv/tresen-setup"
pip() { "$venv/bin/python" -m pip --disable-pip-version-check --quiet "$@"; }
say "Installing the packages of $lock"
pip install --require-hashes --only-binary :all: -r $lock
# The plain path instead of setuptools' finder: every start would pay for that one.
pip install --no-deps --no-build-isolation --config-settings editable_mode=compat -e .
"$venv/bin/python" -m compileall -q desktop widgets integrations knowledge_index resources

# ------------------------------------------------------------------------------- does it open?
plugins=$("$venv/bin/python" -c 'import PySide6, pathlib; print(pathlib.Path(PySide6.__file__).parent / "Qt/plugins/platforms")')
absent=$(ldd "$plugins/libqxcb.so" "$plugins/libqoffscreen.so" | sed -n 's/^[[:space:]]*\(.*\) => not found$/\1/p' | sort -u)
if [ -n "$absent" ]; then
    say "Qt was installed but these libraries of the system are missing:" $absent
    exit 1
fi
QT_QPA_PLATFORM=offscreen "$venv/bin/python" - <<'PYTHON'
from PySide6.QtWidgets import QApplication, QLabel

application = QApplication([])
label = QLabel("Tresen")
label.show()
application.processEvents()
if label.grab().isNull():
    raise SystemExit("Qt opened no window")
PYTHON
case $what in
    run) say "$run_stamp" >"$venv/tresen-setup" ;;
    test) say "$test_stamp" >"$venv/tresen-setup" ;;
esac
say "Ready: $venv/bin/tresen"
