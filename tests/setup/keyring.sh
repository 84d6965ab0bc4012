#!/bin/sh
# A Secret Service for the tests of the workspace key: installed on a Debian machine as root, else left as it is.
# Each test that uses it starts its own in a D-Bus session that ends with it.
set -u
command -v gnome-keyring-daemon >/dev/null 2>&1 && command -v dbus-run-session >/dev/null 2>&1 && exit 0
[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || exit 0
install() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends gnome-keyring dbus dbus-daemon >/dev/null 2>&1; }
install || { apt-get update -qq >/dev/null 2>&1 && install; } || echo "keyring.sh: gnome-keyring could not be installed; its tests are skipped" >&2
