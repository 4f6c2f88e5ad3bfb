#!/bin/sh
# What the tests need beside Python: a browser and a PostgreSQL server. Debian's packages where
# we may install them; otherwise what Python packages bring; what cannot be had is said.
set -eu
cd "$(dirname "$0")/.."
wanted=""
command -v chromium >/dev/null || wanted="$wanted chromium"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || wanted="$wanted postgresql"
if [ -n "$wanted" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing$wanted"
  # The tests start servers of their own; the package need not make one.
  mkdir -p /etc/postgresql-common/createcluster.d
  echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.d/tests.conf
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $wanted >/dev/null
  wanted=""
fi
case "$wanted" in *chromium*)
  .venv/bin/python -m playwright install chromium ||
    echo "No browser could be had: the journeys will be skipped. Install Chromium to run them." ;;
esac
