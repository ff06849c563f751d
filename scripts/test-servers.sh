#!/bin/sh
# Sees to it that the programs are there which the tests start: PostgreSQL's and Chromium.
# On Debian and its kin, as root, what is missing is installed; elsewhere it is named.
set -eu
missing=""
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || missing="postgresql"
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 ||
  command -v google-chrome >/dev/null 2>&1 || missing="$missing chromium"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "installing for the tests:$missing" | tr -s ' '
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  # shellcheck disable=SC2086
  apt-get install -y -qq --no-install-recommends $missing fonts-noto-core >/dev/null
else
  echo "the tests start programs that are not on this machine: $missing" >&2
  echo "install them first, for example: sudo apt-get install $missing" >&2
  exit 1
fi
