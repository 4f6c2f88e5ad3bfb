#!/bin/sh
# Run the suite on the newest Django that this Python runs, in an environment of its own; the
# lock stays what is shipped. PYTHON chooses the Python.
set -eu
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
grep -v '^ *--hash' requirements/dev.txt | sed 's/ *\\$//' | grep -v '^django==' > "$folder/requirements.txt"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check 'django>=5.2' -r "$folder/requirements.txt"
# Tests start processes of their own; those find the package by a path, as in .venv.
site=$("$folder/venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
echo "$PWD/src" > "$site/trueline.pth"
"$folder/venv/bin/python" -c 'import django, sys; print("Django", django.__version__, "on Python", sys.version.split()[0])'
# What will be removed one day is for the day we move; here it must only work.
"$folder/venv/bin/python" -m pytest -n 2 --dist loadfile \
  -W ignore::DeprecationWarning -W ignore::PendingDeprecationWarning "$@"
