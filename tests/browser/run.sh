#!/bin/sh
# run.sh NAME: runs NAME.mjs on a published edition. OUT names one; without it
# the sample ward is built for the purpose by the program under test.
set -u
here=$(dirname "$0")
if [ -z "${OUT:-}" ]; then
    OUT=$("$here/../sample") || { echo "$OUT"; exit 1; }
    export OUT
fi
exec node "$here/$1.mjs"
