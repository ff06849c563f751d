#!/bin/sh
# Sees to it that the programs are there which the tests start: PostgreSQL's, Chromium, nginx and LibreOffice.
# On Debian and its kin, as root, what is missing is installed; elsewhere it is named, and the tests that need it are
# not run, which their last line says. In CI (CI=true) something that stays missing is a failure.
set -eu
missing() {
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || printf ' postgresql'
  command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 ||
    command -v google-chrome >/dev/null 2>&1 || printf ' chromium'
  command -v nginx >/dev/null 2>&1 || ls /usr/sbin/nginx >/dev/null 2>&1 || printf ' nginx'
  office localc || printf ' libreoffice-calc'
  office lowriter || printf ' libreoffice-writer'
}
# Debian has a package for each part of LibreOffice; elsewhere it is one program.
office() {
  command -v "$1" >/dev/null 2>&1 || { ! command -v apt-get && command -v soffice; } >/dev/null 2>&1
}
lack=$(missing)
[ -n "$lack" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "installing for the tests:$lack"
  export DEBIAN_FRONTEND=noninteractive
  # shellcheck disable=SC2086
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends $lack fonts-noto-core >/dev/null; } ||
    echo "that could not be installed" >&2
  lack=$(missing)
  [ -n "$lack" ] || exit 0
fi
echo "tests that start$lack are not run, for lack of it; to run them: sudo apt-get install$lack" >&2
[ "${CI:-}" != true ]
