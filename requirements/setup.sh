#!/bin/sh
# Make .venv and install one of the locks into it: `setup.sh core` or `setup.sh dev`.
set -eu
cd "$(dirname "$0")/.."

fail() { echo "$1" >&2; exit 1; }

python() {
  for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11 /usr/bin/python3; do
    "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$name" && return
  done
  fail "Trueline needs Python 3.11 or newer."
}

make_venv() {
  "$1" -m venv .venv 2>/dev/null && return
  rm -rf .venv
  # Debian ships venv apart from Python.
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Debian's python3-venv"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null
    "$1" -m venv .venv && return
  fi
  fail "This Python cannot make a virtual environment. On Debian: apt-get install python3-venv"
}

[ -x .venv/bin/python ] || make_venv "$(python)"
echo "Installing requirements/$1.txt"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "requirements/$1.txt"
# The package itself is not copied, and its command needs no build: a path and a script.
site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
echo "$PWD/src" > "$site/trueline.pth"
cat > .venv/bin/trueline <<END
#!$PWD/.venv/bin/python
import sys
from trueline.cli.main import main
sys.exit(main())
END
chmod +x .venv/bin/trueline
