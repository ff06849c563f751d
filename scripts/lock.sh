#!/bin/sh
# Writes requirements/*.txt anew from pyproject.toml and requirements/build.in: the exact versions, with hashes, of all
# that is installed, one file for every Python and platform. uv, which writes them, comes from the registry into an
# environment that is thrown away.
# usage: lock.sh PYTHON [--keep]   --keep: leave the versions that are locked and still allowed, add what is missing
set -eu
cd "$(dirname "$0")/.."
python=$1 keep=${2:-}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
"$python" -m venv "$place/uv"
"$place/uv/bin/python" -m pip install --quiet --disable-pip-version-check 'uv>=0.9,<1'
compile() {
  UV_CUSTOM_COMPILE_COMMAND="make lock" "$place/uv/bin/uv" pip compile --quiet --universal --python-version 3.11 \
    --generate-hashes --strip-extras --no-annotate --no-emit-index-url --no-emit-find-links "$@" >/dev/null
}
upgrade=--upgrade
if [ "$keep" = --keep ]; then
  upgrade=
  cat requirements/dev.txt requirements/bench.txt > "$place/all.txt" 2>/dev/null || true
fi
# All together first, so that a package has one version in every file.
# shellcheck disable=SC2086
compile $upgrade --extra dev --extra bench pyproject.toml --output-file "$place/all.txt"
sed -n 's/^\([a-z0-9].*\) \\$/\1/p' "$place/all.txt" > "$place/versions.txt"
file() {
  name=$1
  shift
  [ "$keep" = --keep ] || rm -f "requirements/$name.txt"
  compile --constraint "$place/versions.txt" "$@" --output-file "requirements/$name.txt"
}
file core pyproject.toml
file service --extra service pyproject.toml
file image --extra service --extra telemetry pyproject.toml
file forms --extra forms pyproject.toml
file docs --extra docs pyproject.toml
file dev --extra dev pyproject.toml
file bench --extra bench pyproject.toml
file build requirements/build.in
# The lowest versions that the bounds allow, for `make test-oldest`.
# shellcheck disable=SC2086
compile $upgrade --resolution lowest-direct --extra dev pyproject.toml --output-file requirements/oldest.txt
