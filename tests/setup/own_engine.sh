#!/bin/sh
# A Docker engine of one test's own, that may be killed: own_engine.sh start|kill|stop FOLDER
#
# It lives in a network namespace of its own, so that neither its bridge nor its ports meet those of another engine,
# and answers at FOLDER/d.sock, which `start` prints. `kill` ends it as a crash would, with its containerd;
# `start` afterwards finds its data again. For Linux as root, where `dockerd` is installed; elsewhere nothing is printed.
set -eu

folder=$2
say() { echo "own_engine.sh: $*" >&2; }

start() {
    [ "$(id -u)" = 0 ] && command -v dockerd >/dev/null 2>&1 && command -v unshare >/dev/null 2>&1 || { say "no engine can be started here"; return 0; }
    mkdir -p "$folder"
    rm -f "$folder/pid" "$folder/d.sock"
    setsid unshare --net sh -c 'ip link set lo up; exec dockerd --data-root "$0/data" --exec-root "$0/exec" \
        --pidfile "$0/pid" -H "unix://$0/d.sock" --storage-driver vfs' "$folder" >>"$folder/log" 2>&1 </dev/null &
    for _ in $(seq 1 200); do
        if [ -s "$folder/pid" ] && docker -H "unix://$folder/d.sock" version >/dev/null 2>&1; then
            echo "unix://$folder/d.sock"
            return 0
        fi
        sleep 0.2
    done
    say "dockerd did not come up, see $folder/log"
    tail -n 3 "$folder/log" >&2
}

# Its containerd and shims bear the folder in their arguments; nobody else's do.
beneath() { pgrep -f "$folder/exec" 2>/dev/null || true; }

crash() {
    kill -9 "$(cat "$folder/pid")"
    for pid in $(pgrep -f "$folder/exec/containerd/containerd.toml"); do kill -9 "$pid" 2>/dev/null || true; done
    # A process that nobody has waited for yet would be taken for one that runs.
    rm -f "$folder/exec/containerd/containerd.pid"
}

stop() {
    [ -s "$folder/pid" ] && kill "$(cat "$folder/pid")" 2>/dev/null
    for _ in $(seq 1 100); do [ -n "$(beneath)" ] || break; sleep 0.1; done
    for pid in $(beneath); do kill -9 "$pid" 2>/dev/null || true; done
    awk -v top="$folder/" 'index($2, top) == 1 { print $2 }' /proc/mounts | sort -r | xargs -r umount -l 2>/dev/null || true
    rm -rf "$folder"
}

case $1 in
start) start ;;
kill) crash ;;
stop) stop ;;
*) say "unknown: $1; one of start, kill, stop" && exit 2 ;;
esac
