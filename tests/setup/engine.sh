#!/bin/sh
# A container engine for the tests that need one, and the images they run: engine.sh [start|images|stop]
#
# `start` does nothing where an engine answers already. Where none does, and this is a Debian machine and
# the user is root, it installs docker.io, starts dockerd and writes its process id, so that `stop` ends
# that one and no other. Elsewhere it says what is missing and succeeds: the tests are then skipped by name.
# `images` builds the images from Debian packages, from nothing that has to be pulled.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
state=${ENVPARITY_ENGINE_STATE:-/tmp/envparity-engine}
socket=/var/run/docker.sock

say() { echo "engine.sh: $*" >&2; }

# The engine is asked over its socket, with whatever client Debian's package brought: another `docker`
# that stands earlier on the PATH may know no builder.
client() {
    if [ -x /usr/bin/docker ]; then /usr/bin/docker "$@"; else docker "$@"; fi
}

answers() { command -v docker >/dev/null 2>&1 && client version >/dev/null 2>&1; }

mount_cgroups() {
    [ -d /sys/fs/cgroup/memory ] || [ -f /sys/fs/cgroup/cgroup.controllers ] && return 0
    mountpoint -q /sys/fs/cgroup || mount -t tmpfs -o mode=755 cgroup /sys/fs/cgroup
    awk '!/^#/ && $4 == 1 { print $1 }' /proc/cgroups | while read -r name; do
        mkdir -p "/sys/fs/cgroup/$name"
        mountpoint -q "/sys/fs/cgroup/$name" || mount -t cgroup -o "$name" cgroup "/sys/fs/cgroup/$name"
    done
}

install_packages() {
    missing=
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' ||
            missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    say "installing$missing"
    # shellcheck disable=SC2086  # a list of names without blanks
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >"$state/apt.log" 2>&1 || {
        apt-get update -qq >>"$state/apt.log" 2>&1
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >>"$state/apt.log" 2>&1
    }
}

start() {
    if answers; then
        return 0
    fi
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
        say "no container engine answers, and only root on Debian or Ubuntu can have one installed here"
        return 0
    fi
    mkdir -p "$state"
    install_packages docker.io iptables ca-certificates || { say "docker.io could not be installed, see $state/apt.log"; return 0; }
    if answers; then
        return 0
    fi
    mount_cgroups || say "control groups could not be mounted"
    rm -f /var/run/docker.pid
    setsid dockerd >"$state/dockerd.log" 2>&1 </dev/null &
    echo $! >"$state/dockerd.pid"
    for _ in $(seq 1 480); do
        if answers; then
            say "dockerd answers on $socket, its process id is in $state/dockerd.pid"
            return 0
        fi
        kill -0 "$(cat "$state/dockerd.pid")" 2>/dev/null || break
        sleep 0.25
    done
    say "dockerd did not come up, see $state/dockerd.log"
    tail -n 5 "$state/dockerd.log" >&2
}

stop() {
    [ -f "$state/dockerd.pid" ] || return 0
    pid=$(cat "$state/dockerd.pid")
    rm -f "$state/dockerd.pid"
    if [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = dockerd ]; then
        kill "$pid"
        for _ in $(seq 1 60); do
            kill -0 "$pid" 2>/dev/null || return 0
            sleep 0.25
        done
    fi
}

images() {
    answers || return 0
    mkdir -p "$state"
    sh "$here/images.sh" "$state/images"
}

case ${1:-start} in
start) start && images ;;
engine) start ;;
images) images ;;
stop) stop ;;
*) say "unknown: $1; one of start, engine, images, stop" && exit 2 ;;
esac
