#!/bin/sh
# All tests. Most of them hold on a machine that is ever so busy: as many at once as keep it busy.
# Those that measure how long something takes, or how much comes through, are *.timed.test.ts: they
# come behind the others, and get the machine nearly for themselves.
cd "$(dirname "$0")/.." || exit 2
# Code that was compiled for one file is there for the next.
export NODE_COMPILE_CACHE="$PWD/node_modules/.cache/code"
# On more of them, what runs at once would be in its own way in memory and ports.
cores_max=8
cores=$(nproc)
[ "$cores" -le "$cores_max" ] || cores=$cores_max

run() {
  at_once=$1
  shift
  node --disable-warning=ExperimentalWarning --test --test-concurrency="$at_once" \
    --test-timeout=120000 "$@"
}

status=0
run $((2 * cores + 1)) 'src/**/*.test.ts' 'bench/**/*.test.ts' 'test/**/!(*.timed).test.ts' || status=1
run "$cores" 'test/**/*.timed.test.ts' || status=1
exit $status
