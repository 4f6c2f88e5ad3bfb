#!/bin/sh
# Write the locks anew: hashed, for every supported Python and platform, with no address in them.
# Needs `uv` on the PATH; nothing else in the project does.
set -eu
cd "$(dirname "$0")/.."
lock() {
  out=$1; shift
  uv pip compile --quiet --python-version 3.11 --universal --generate-hashes --no-header --no-annotate \
    --no-emit-index-url --no-emit-find-links pyproject.toml "$@" --output-file "requirements/$out.txt"
  if grep -n '://' "requirements/$out.txt"; then echo "requirements/$out.txt names an address" >&2; exit 1; fi
}
lock core
lock postgres --extra postgres
lock dev --extra postgres --group test --group lint
