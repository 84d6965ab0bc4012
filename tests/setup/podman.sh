#!/bin/sh
# A Podman of the tests' own, beside whatever else is here: podman.sh start FOLDER | stop FOLDER
#
# `start` installs Podman on a Debian machine as root, serves its Docker-compatible socket at FOLDER/podman.sock
# from storage below FOLDER, loads the tests' small images from the Docker engine, and prints the socket's address.
# Where it cannot be had it says why on stderr and prints nothing: the tests are then skipped by name.
set -eu

folder=$2
say() { echo "podman.sh: $*" >&2; }

install() {
    command -v podman >/dev/null 2>&1 && [ -x /usr/libexec/podman/catatonit ] && return 0
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 1
    say "installing podman"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        podman conmon runc netavark aardvark-dns catatonit >"$folder/apt.log" 2>&1
}

start() {
    mkdir -p "$folder"
    install || { say "podman cannot be installed here"; return 0; }
    # Limits above the shell's own cannot be set in a container of a container, and crun wants another layout of cgroups.
    cat >"$folder/containers.conf" <<'C'
[containers]
default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
C
    # Podman takes no path longer than fifty characters here.
    run=$(mktemp -d /tmp/ep-XXXXXX)
    echo "$run" >"$folder/run"
    CONTAINERS_CONF="$folder/containers.conf" setsid podman --root "$folder/root" --runroot "$run" \
        system service --time=0 "unix://$folder/podman.sock" >"$folder/log" 2>&1 </dev/null &
    echo $! >"$folder/pid"
    for _ in $(seq 1 100); do
        [ -S "$folder/podman.sock" ] && break
        sleep 0.1
    done
    [ -S "$folder/podman.sock" ] || { say "podman did not come up, see $folder/log"; return 0; }
    client=docker
    [ -x /usr/bin/docker ] && client=/usr/bin/docker
    $client save -o "$folder/mini.tar" envparity-test/mini:1 envparity-test/mini:2 &&
        DOCKER_HOST="unix://$folder/podman.sock" $client load -q -i "$folder/mini.tar" >/dev/null
    echo "unix://$folder/podman.sock"
}

stop() {
    [ -f "$folder/pid" ] || return 0
    pid=$(cat "$folder/pid")
    [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = podman ] && kill "$pid"
    for _ in $(seq 1 50); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
    awk -v top="$folder/root" 'index($2, top) == 1 { print $2 }' /proc/mounts | sort -r | xargs -r umount -l 2>/dev/null || true
    rm -rf "$(cat "$folder/run")" "$folder/root" 2>/dev/null || true
}

case $1 in
start) start ;;
stop) stop ;;
*) say "unknown: $1; start or stop" && exit 2 ;;
esac
