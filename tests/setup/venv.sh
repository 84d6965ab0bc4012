#!/bin/sh
# venv.sh PYTHON VENV: make a virtual environment where Python came without `ensurepip` (Debian splits it off).
set -eu
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  version=$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "python$version-venv" || apt-get install -y -qq --no-install-recommends python3-venv
  exec "$1" -m venv "$2"
fi
echo "$1 cannot make a virtual environment: install its venv module (Debian and Ubuntu: python3-venv)" >&2
exit 1
