# The one entrance for people. Every target does its own set-up; nothing has to be run before it.

SHELL = /bin/sh
SETUP = resources/packaging/setup.sh
BIN = .venv/bin
UV_COMPILE = $(BIN)/uv pip compile --quiet --system-certs --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate
BUILD = setuptools>=77
# Most flows wait for a hub or a window: `auto` is one more than there are processors (tests/conftest.py).
PYTEST = -m pytest -n auto --maxprocesses 4

.PHONY: help setup demo test test-long check package bench lock

help:
	@echo 'make demo       opens the window on made-up customers (ARGS="--language de" and so on);'
	@echo '                without a display it plays an agent'"'"'s day into tour/'
	@echo 'make test       the tests (ARGS="tests/unit -k outbox")'
	@echo 'make test-long  the tests with many more examples, on every Python that is here'
	@echo 'make check      style, types, import rules, translations, and whether Windows could install it'
	@echo 'make package    one folder and a Debian package in dist/, tried in a clean place'
	@echo 'make bench      the figures of the README'"'"'s table (ARGS="start")'
	@echo 'make setup      what the others do first: system libraries, .venv, locked packages'
	@echo 'make lock       brings the locks up to date with pyproject.toml'

setup:
	@$(SETUP)

demo: setup
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
	    $(BIN)/tresen demo $(ARGS); \
	else \
	    echo 'There is no display here: an agent'"'"'s day is played without one.' && \
	    $(BIN)/tresen demo --tour tour $(ARGS) && \
	    echo 'The pictures are in' "$$PWD/tour"; \
	fi

test:
	@$(SETUP) test
	@$(BIN)/python $(PYTEST) $(ARGS)

test-long:
	@$(SETUP) test
	HYPOTHESIS_PROFILE=long $(BIN)/python $(PYTEST) $(ARGS)
	@for version in 3.11 3.12 3.13; do \
	    if python$$version -V >/dev/null 2>&1 && [ "$$($(BIN)/python -c 'import sys; print("%d.%d" % sys.version_info[:2])')" != $$version ]; then \
	        echo "Again on Python $$version"; \
	        PYTHON=python$$version VENV=.venv-$$version $(SETUP) test && \
	        HYPOTHESIS_PROFILE=long .venv-$$version/bin/python $(PYTEST) $(ARGS) || exit 1; \
	    fi; \
	done

check:
	@$(SETUP) test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m resources.translations.collect --check
	$(BIN)/uv pip install --quiet --system-certs --dry-run --no-deps --require-hashes --only-binary :all: \
	    --python-platform x86_64-pc-windows-msvc --python-version 3.11 --target build/windows -r requirements-dev.lock

package:
	@$(SETUP) test
	$(BIN)/python -m PyInstaller --noconfirm --log-level WARN --distpath dist --workpath build resources/packaging/tresen.spec
	rm -f dist/*.deb
	$(BIN)/python -m resources.packaging.deb dist/tresen dist
	$(BIN)/python -m resources.packaging.try_package dist/*.deb build/clean

bench: setup
	@$(BIN)/tresen bench $(ARGS)

lock:
	@$(SETUP) test
	echo '$(BUILD)' | $(UV_COMPILE) pyproject.toml - --extra desktop --extra hub --extra imports -o requirements.lock
	echo '$(BUILD)' | $(UV_COMPILE) pyproject.toml - --all-extras -c requirements.lock -o requirements-dev.lock
