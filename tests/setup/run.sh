#!/bin/sh
# run.sh COMMAND...: start the real services that the tests use, run the command, end what was started here.
set -u
here=$(cd "$(dirname "$0")" && pwd)
state=${ENVPARITY_ENGINE_STATE:-/tmp/envparity-engine}
had=no
[ -f "$state/dockerd.pid" ] && kill -0 "$(cat "$state/dockerd.pid")" 2>/dev/null && had=yes
"$here/engine.sh" start >&2
"$here/tools.sh" >&2
"$@"
code=$?
[ "$had" = yes ] || "$here/engine.sh" stop >&2
exit $code
