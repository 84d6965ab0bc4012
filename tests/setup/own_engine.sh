#!/bin/sh
# A Docker engine of one test's own, that may be killed: own_engine.sh start|kill|stop FOLDER [PORT]
#
# It lives in a network namespace of its own, so that neither its bridge nor its ports meet those of another engine,
# and answers at FOLDER/d.sock, which `start` prints. `kill` ends it as a crash would, with its containerd;
# `start` afterwards finds its data again. With a PORT it answers there too, on loopback of this machine's network and to
# those alone who show the certificate in FOLDER/certs (`openssl`, `python3`). For Linux as root, where `dockerd` is installed; elsewhere nothing is printed.
set -eu

folder=$2
port=${3:-}
say() { echo "own_engine.sh: $*" >&2; }

start() {
    [ "$(id -u)" = 0 ] && command -v dockerd >/dev/null 2>&1 && command -v unshare >/dev/null 2>&1 || { say "no engine can be started here"; return 0; }
    mkdir -p "$folder"
    rm -f "$folder/pid" "$folder/d.sock"
    # shellcheck disable=SC2016
    run='ip link set lo up; folder=$0; exec dockerd --data-root "$folder/data" --exec-root "$folder/exec" \
        --pidfile "$folder/pid" -H "unix://$folder/d.sock" --storage-driver vfs "$@"'
    if [ -n "$port" ]; then
        certificates "$folder/certs"
        # The port is opened here and handed over, since the engine has a network of its own.
        set -- -H fd:// --tlsverify "--tlscacert=$folder/certs/ca.pem" "--tlscert=$folder/certs/server.pem" \
            "--tlskey=$folder/certs/server-key.pem"
        setsid python3 -c 'import os, socket, sys
port = socket.create_server(("127.0.0.1", int(sys.argv[1])))
os.dup2(port.fileno(), 3)
os.set_inheritable(3, True)
os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
os.execvp("unshare", ["unshare", "--net", "sh", "-c", *sys.argv[2:]])' \
            "$port" "$run" "$folder" "$@" >>"$folder/log" 2>&1 </dev/null &
    else
        setsid unshare --net sh -c "$run" "$folder" >>"$folder/log" 2>&1 </dev/null &
    fi
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

certificates() { # FOLDER: an authority, the engine's certificate and a client's
    mkdir -p "$1"
    key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1" && chmod 600 "$1"; }
    key "$1/ca-key.pem"
    openssl req -x509 -new -key "$1/ca-key.pem" -days 2 -subj /CN=envparity-test -out "$1/ca.pem" 2>/dev/null
    printf 'subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\n' >"$1/server.ext"
    printf 'extendedKeyUsage=clientAuth\n' >"$1/client.ext"
    for name in server client; do
        key "$1/$name-key.pem"
        openssl req -new -key "$1/$name-key.pem" -subj "/CN=$name" 2>/dev/null |
            openssl x509 -req -CA "$1/ca.pem" -CAkey "$1/ca-key.pem" -CAcreateserial -days 2 -extfile "$1/$name.ext" \
                -out "$1/$name.pem" 2>/dev/null
    done
    cp "$1/client.pem" "$1/cert.pem"
    cp "$1/client-key.pem" "$1/key.pem"
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
