#!/bin/sh
# Sees to it that the browser tests find a Chromium: one that is installed, else the system's
# package manager, else Playwright's own build.
set -eu

found() {
    [ -n "${CHROMIUM:-}" ] && [ -x "$CHROMIUM" ] && return 0
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    python - <<'PY'
from pathlib import Path
import sys
from playwright.sync_api import sync_playwright
with sync_playwright() as p:
    sys.exit(not Path(p.chromium.executable_path).exists())
PY
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null 2>&1; then sudo -n "$@"; else return 1; fi
}

found && exit 0
echo "No Chromium found; installing one for the browser tests." >&2
if command -v apt-get >/dev/null 2>&1; then
    as_root apt-get update -qq && as_root apt-get install -y -qq chromium || true
elif command -v dnf >/dev/null 2>&1; then
    as_root dnf install -y -q chromium || true
elif command -v brew >/dev/null 2>&1; then
    brew install --cask chromium || true
fi
found || python -m playwright install chromium
found || { echo "Chromium could not be installed; install it, or name it: CHROMIUM=/path make test" >&2; exit 1; }
