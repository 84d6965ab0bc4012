#!/bin/sh
# The real programs that tests use, installed on a Debian machine as root and else left as they are; a test whose
# program is missing is skipped by name. A Secret Service keeps the workspace's key (each test starts its own in a
# D-Bus session that ends with it), tmux draws the TUI, Chromium opens the HTML report, `devcontainer` reads exports.
set -u
if command -v npm >/dev/null 2>&1 && ! command -v devcontainer >/dev/null 2>&1; then
  npm install -g --silent @devcontainers/cli@0.89.0 >/dev/null 2>&1 || echo "tools.sh: no devcontainer; its tests are skipped"
fi
needed=
lacks() { command -v "$1" >/dev/null 2>&1 || needed="$needed $2"; }
lacks gnome-keyring-daemon gnome-keyring
lacks dbus-run-session "dbus dbus-daemon"
lacks tmux tmux
lacks chromium chromium
[ -n "$needed" ] || exit 0
[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || exit 0
echo "tools.sh: installing$needed"
# shellcheck disable=SC2086  # a list of names without blanks
install() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $needed >/dev/null 2>&1; }
install || { apt-get update -qq >/dev/null 2>&1 && install; } || echo "tools.sh: not all could be installed; their tests are skipped"
