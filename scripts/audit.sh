#!/bin/sh
# Asks which of the locked versions, and of the lowest ones that the bounds allow, have known holes: pip-audit, from the
# registry into an environment that is thrown away, asks the vulnerability service that it uses by default.
# Ends with 0 only if every version was looked up and none has a hole that is known.
# usage: audit.sh PYTHON
set -eu
cd "$(dirname "$0")/.."
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
"$1" -m venv "$place/audit"
"$place/audit/bin/python" -m pip install --quiet --disable-pip-version-check 'pip-audit>=2.9,<3'
result=0
for lock in build dev bench oldest; do
  printf '== requirements/%s.txt\n' "$lock"
  # --strict, since without it versions that the service does not know, or does not answer for, pass.
  "$place/audit/bin/pip-audit" --strict --disable-pip --require-hashes --progress-spinner off \
    --requirement "requirements/$lock.txt" > "$place/said" 2>&1 && code=0 || code=$?
  cat "$place/said"
  [ "$code" != 0 ] || grep -q 'could not be audited' "$place/said" || continue
  if grep -qE 'Found [0-9]+ known vulnerabilit' "$place/said"; then
    echo "FOUND: versions of requirements/$lock.txt have known holes; see CONTRIBUTING.md, “Dependencies”" >&2
  else
    echo "NOT AUDITED: the vulnerability service did not answer for requirements/$lock.txt; nothing is known of it" >&2
  fi
  result=1
done
exit $result
