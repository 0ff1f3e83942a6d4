#!/bin/sh
# run.sh NAME: runs NAME.mjs on a published edition. OUT names one; without it
# the sample ward is built for the purpose by the program under test.
set -u
here=$(dirname "$0")
if [ -z "${OUT:-}" ]; then
    OUT=out/.obj/browser-site
    export OUT
    "${TSUNAGI:-./tsunagi}" build content -o "$OUT" --as-of 2026-11-21 >"$OUT.log" 2>&1 || {
        echo "not ok 1 - the sample ward builds"
        sed 's/^/# /' "$OUT.log" | tail -n 30
        echo "1..1"
        exit 1
    }
fi
exec node "$here/$1.mjs"
