#!/bin/sh
# A Podman of the tests' own, beside whatever else is here: podman.sh start FOLDER [USER] | stop FOLDER
#
# `start` installs Podman on a Debian machine as root, serves its Docker-compatible socket
# from storage of its own, loads the tests' small images from the Docker engine, and prints the socket's address. FOLDER keeps
# its log and what `stop` has to know.
# With a USER, who is made where there is none, it is one without root's rights. Where it cannot be had it says why on stderr and prints nothing: the tests are then skipped by name.
set -eu

folder=$2
user=${3:-}
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
    # Podman takes no path longer than fifty characters here, and what it mounts must not lie below a folder that others clear.
    run=$(mktemp -d /tmp/ep-XXXXXX)
    echo "$run" >"$folder/run"
    socket="$run/podman.sock"
    cp "$folder/containers.conf" "$run/containers.conf"
    if [ -n "$user" ]; then
        rootless || { say "a Podman without root's rights cannot be had here"; return 0; }
        mkdir -m 700 "$run/user"
        chown -R "$user" "$run"
        own="runuser -u $user -- env HOME=$run/user XDG_RUNTIME_DIR=$run/user XDG_DATA_HOME=$run/user"
        own="$own CONTAINERS_CONF=$run/containers.conf podman --storage-driver vfs"
    else
        own="env CONTAINERS_CONF=$run/containers.conf podman --root $run/root --runroot $run/state"
    fi
    printf '#!/bin/sh\nexec %s "$@"\n' "$own" >"$run/own"
    chmod 755 "$run/own"
    setsid "$run/own" system service --time=0 "unix://$socket" >"$folder/log" 2>&1 </dev/null &
    echo $! >"$folder/pid"
    for _ in $(seq 1 600); do
        [ -S "$socket" ] && break
        sleep 0.1
    done
    [ -S "$socket" ] || { say "podman did not come up, see $folder/log"; return 0; }
    client=docker
    [ -x /usr/bin/docker ] && client=/usr/bin/docker
    $client save -o "$folder/mini.tar" envparity-test/mini:1 envparity-test/mini:2 &&
        DOCKER_HOST="unix://$socket" $client load -q -i "$folder/mini.tar" >/dev/null
    echo "unix://$socket"
}

# A user with ids of its own for containers, and what gives their network to one who may make none.
rootless() {
    [ "$(id -u)" = 0 ] && command -v runuser >/dev/null 2>&1 && [ -e /dev/net/tun ] || return 1
    id "$user" >/dev/null 2>&1 || useradd --system --add-subids-for-system --no-create-home "$user" || return 1
    command -v newuidmap >/dev/null 2>&1 && command -v slirp4netns >/dev/null 2>&1 ||
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends uidmap slirp4netns \
            >>"$folder/apt.log" 2>&1 || return 1
    # The mode that udev gives it; a container of a container may have it closed.
    runuser -u "$user" -- test -w /dev/net/tun || chmod 666 /dev/net/tun
}

# The service, what watches over each container and what clears up after it bear the folder in their arguments.
beneath() { pgrep -f "$run/" 2>/dev/null || true; }

stop() {
    [ -f "$folder/run" ] || return 0
    run=$(cat "$folder/run")
    [ ! -x "$run/own" ] || (cd "$run" && ./own rm -af -t 0 && ./own volume prune -f) >/dev/null 2>&1 || true
    for pid in $(cat "$folder/pid" 2>/dev/null) $(pgrep -f "$run/podman.sock"); do kill "$pid" 2>/dev/null || true; done
    owner=$(stat -c %U "$run")
    [ "$owner" = root ] || for pid in $(pgrep -u "$owner" -x catatonit); do kill "$pid" 2>/dev/null || true; done
    for _ in $(seq 1 100); do [ -n "$(beneath)" ] || break; sleep 0.1; done
    for pid in $(beneath); do kill -9 "$pid" 2>/dev/null || true; done
    awk -v top="$run/" 'index($2, top) == 1 { print $2 }' /proc/mounts | sort -r | xargs -r umount -l 2>/dev/null || true
    rm -rf "$run"
}

case $1 in
start) start ;;
stop) stop ;;
*) say "unknown: $1; start or stop" && exit 2 ;;
esac
