#!/bin/sh
# The images that tests run, made from Debian packages alone: images.sh FOLDER [NAME...]
#
# No image is pulled, so that a machine without a registry has them too. An image that is there is left as it
# is, but for one that an earlier text of this file made: nobody's own `postgres:15` is replaced.
set -eu

folder=$1
shift
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
made=$(cksum <"$0" | cut -d ' ' -f 1)

client() {
    if [ -x /usr/bin/docker ]; then DOCKER_BUILDKIT=0 /usr/bin/docker "$@"; else docker "$@"; fi
}

there() { # TAG
    client image inspect "$1" >/dev/null 2>&1 || return 1
    by=$(client image inspect -f '{{ index .Config.Labels "dev.envparity.test" }}' "$1" 2>/dev/null) || by=
    [ -z "$by" ] || [ "$by" = "<no value>" ] || [ "$by" = "$made" ]
}

build() { # NAME TAG: the folder NAME holds a Dockerfile
    client build -q --label "dev.envparity.test=$made" -t "$2" "$folder/$1" >/dev/null
}

needs() { # PACKAGE...
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' && continue
        [ "$(id -u)" = 0 ] || { echo "images.sh: $package is missing" >&2; exit 1; }
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >"$folder/apt.log" 2>&1 || {
            apt-get update -qq >>"$folder/apt.log" 2>&1
            DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >>"$folder/apt.log" 2>&1
        }
    done
}

# Everything a container needs to look like one, around the packages' files: users, links, busybox's tools,
# a package database. Documentation and what only a just-in-time compiler needs are left out.
finish() {
    cat <<'HOOK'
cd "$1"
rm -rf usr/share/doc usr/share/man usr/share/locale usr/share/info usr/share/lintian usr/share/perl* usr/lib/*/perl* \
    usr/lib/*/libLLVM* usr/lib/*/libz3* usr/lib/postgresql/*/lib/bitcode usr/lib/postgresql/*/lib/llvmjit*
for d in bin sbin lib lib64; do [ -e $d ] || ln -s usr/$d $d; done
mkdir -p usr/bin usr/sbin usr/lib usr/lib64 usr/local/bin tmp proc sys dev run etc root var/lib/dpkg var/log
chmod 1777 tmp
printf 'root:x:0:0:root:/root:/bin/sh\nwww-data:x:33:33::/var/www:/bin/false\npostgres:x:26:26::/var/lib/postgresql:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n' >etc/passwd
printf 'root:x:0:\nadm:x:4:\nwww-data:x:33:\npostgres:x:26:\nnogroup:x:65534:\n' >etc/group
for b in bin/busybox usr/bin/busybox; do [ -x $b ] && chroot . /$b --install -s /bin 2>/dev/null && break; done
for f in var/cache/apt/archives/*.deb; do
    [ -e "$f" ] || continue
    echo "Package: $(dpkg-deb -f "$f" Package)"; echo "Status: install ok installed"
    dpkg-deb -f "$f" Version Architecture Source Depends; echo
done >var/lib/dpkg/status
rm -rf var/cache/apt var/lib/apt/lists
HOOK
}

packages() { # NAME PACKAGES: the packages' files as NAME/rootfs.tar
    mkdir -p "$folder/$1"
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | head -n 1)
    suite=$(. /etc/os-release && echo "${VERSION_CODENAME:-stable}")
    mmdebstrap -q --variant=extract --include="$2,busybox-static" \
        --aptopt='APT::Install-Recommends "0"' --aptopt='Acquire::Languages "none"' \
        --extract-hook="$(finish)" "$suite" "$folder/$1/rootfs.tar" "$mirror" >"$folder/$1/log" 2>&1
}

mini() { # sh, httpd, nc, sleep, and a clean end on SIGTERM
    there envparity-test/mini:1 && there envparity-test/mini:2 && return 0
    mkdir -p "$folder/mini/bin"
    base=scratch
    if [ ! -x "$folder/mini/bin/busybox" ]; then
        if command -v apt-get >/dev/null 2>&1 && command -v dpkg-deb >/dev/null 2>&1; then
            (cd "$folder/mini" && apt-get download -qq busybox-static >/dev/null 2>&1 && dpkg-deb -x busybox-static_*.deb deb)
            cp "$(find "$folder/mini/deb" -type f -path '*/bin/busybox' | head -n 1)" "$folder/mini/bin/busybox"
            rm -rf "$folder/mini/deb" "$folder"/mini/*.deb
        else
            base=busybox:musl
        fi
    fi
    cat >"$folder/mini/bin/serve" <<'S'
#!/bin/sh
# Says who it is, then answers HTTP on port 8000 with one file until it is told to end.
echo "serving as ${NAME:-nobody}"
mkdir -p /www && echo "${NAME:-nobody}" >/www/index.html
trap 'echo ending; exit 0' TERM INT
httpd -f -p "${PORT:-8000}" -h /www &
while :; do sleep 1 & wait $!; [ -z "${CHATTER:-}" ] || echo "tick ${CHATTER}"; done
S
    chmod 755 "$folder/mini/bin/serve"
    for version in 1 2; do
        cat >"$folder/mini/Dockerfile" <<S
FROM $base
COPY bin /bin
RUN ["/bin/busybox", "--install", "-s", "/bin"]
RUN mkdir -p /tmp /etc /run && chmod 1777 /tmp && echo 'root:x:0:0:root:/:/bin/sh' >/etc/passwd && echo 'worker:x:1000:1000::/:/bin/sh' >>/etc/passwd
ENV PATH=/bin VERSION=$version
EXPOSE 8000
CMD ["serve"]
S
        build mini "envparity-test/mini:$version"
    done
}

redis() {
    there redis:7 && return 0
    packages redis redis-tools
    cat >"$folder/redis/Dockerfile" <<'S'
FROM scratch
ADD rootfs.tar /
RUN ln -sf redis-check-rdb /usr/bin/redis-server
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
EXPOSE 6379
VOLUME /data
WORKDIR /data
CMD ["redis-server", "--bind", "0.0.0.0", "--protected-mode", "no"]
S
    build redis redis:7
}

postgres() {
    there postgres:15 && return 0
    packages postgres postgresql-15
    cat >"$folder/postgres/entry" <<'S'
#!/bin/sh
# Makes the database at the first start, as the official image does, then runs the server as its own user.
set -e
if [ "${1:-postgres}" != postgres ]; then exec "$@"; fi
[ $# -eq 0 ] || shift
POSTGRES_USER=${POSTGRES_USER:-postgres}
POSTGRES_DB=${POSTGRES_DB:-$POSTGRES_USER}
[ -z "${POSTGRES_PASSWORD_FILE:-}" ] || POSTGRES_PASSWORD=$(cat "$POSTGRES_PASSWORD_FILE")
if [ -z "${POSTGRES_PASSWORD:-}" ]; then echo "POSTGRES_PASSWORD is not set" >&2; exit 1; fi
mkdir -p "$PGDATA"
chown -R postgres "$PGDATA"
chmod 700 "$PGDATA"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    (umask 077; printf %s "$POSTGRES_PASSWORD" >/tmp/pw)
    chown postgres /tmp/pw
    su postgres -s /bin/sh -c "initdb -N -E UTF8 --locale=C.UTF-8 -U $POSTGRES_USER --pwfile=/tmp/pw -A scram-sha-256 -D $PGDATA" >/dev/null
    rm /tmp/pw
    echo "host all all all scram-sha-256" >>"$PGDATA/pg_hba.conf"
    [ "$POSTGRES_DB" = postgres ] ||
        echo "CREATE DATABASE \"$POSTGRES_DB\";" | su postgres -s /bin/sh -c "postgres --single -D $PGDATA postgres" >/dev/null
fi
mkdir -p /var/run/postgresql
chown postgres /var/run/postgresql
exec su postgres -s /bin/sh -c "exec postgres -D $PGDATA -c listen_addresses='*' $*"
S
    chmod 755 "$folder/postgres/entry"
    cat >"$folder/postgres/Dockerfile" <<'S'
FROM scratch
ADD rootfs.tar /
COPY entry /usr/local/bin/docker-entrypoint.sh
ENV PATH=/usr/lib/postgresql/15/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin PGDATA=/var/lib/postgresql/data PG_MAJOR=15
EXPOSE 5432
VOLUME /var/lib/postgresql/data
STOPSIGNAL SIGINT
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["postgres"]
S
    build postgres postgres:15
}

python() { # Debian's own Python under the tag that the sample's Dockerfile is built on
    there python:3.12-slim && return 0
    packages python python3-minimal,libpython3-stdlib,python3-pip-whl,ca-certificates
    cat >"$folder/python/Dockerfile" <<'S'
FROM scratch
ADD rootfs.tar /
RUN ln -sf python3 /usr/bin/python
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin PYTHONUNBUFFERED=1
CMD ["python3"]
S
    build python python:3.12-slim
}

if [ $# -eq 0 ]; then
    set -- mini
    if command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" = 0 ] || command -v mmdebstrap >/dev/null 2>&1; }; then
        set -- mini redis postgres python
    else
        echo "images.sh: redis, postgres and python are made on Debian as root only; left out" >&2
    fi
fi
case " $* " in
*" redis "* | *" postgres "* | *" python "*)
    there redis:7 && there postgres:15 && there python:3.12-slim || needs mmdebstrap
    ;;
esac
# The three larger ones together take the time of the slowest.
running=
for name in "$@"; do
    "$name" &
    running="$running $!"
done
status=0
for pid in $running; do wait "$pid" || status=1; done
[ $status = 0 ] || echo "images.sh: an image could not be built, see $folder/*/log" >&2
exit $status
