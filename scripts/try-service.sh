#!/usr/bin/env bash
# Starts the scoring service with an installed `ocop`, has a bundle rated over HTTP with a key, stops the service and
# verifies the log: try-service.sh OCOP BUNDLE
set -euo pipefail
ocop=$1 bundle=$2
place=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$place"' EXIT
export OCOP_DATABASE_URL="sqlite:///$place/ocop.db"
key=$("$ocop" keys create trial --days 1)
"$ocop" serve --port 0 > "$place/serve.log" 2>&1 &
server=$!
url=
for _ in $(seq 300); do
  url=$(sed -n 's/.*"url": "\([^"]*\)".*/\1/p' "$place/serve.log")
  [ -z "$url" ] || break
  kill -0 "$server" || { cat "$place/serve.log" >&2; exit 1; }
  sleep 0.1
done
[ -n "$url" ] || { cat "$place/serve.log" >&2; exit 1; }
say() { curl --silent --show-error --fail-with-body --max-time 30 --header "Authorization: Bearer $key" "$@"; }
say --header 'Content-Type: application/yaml' --data-binary "@$bundle" "$url/v1/evaluations" > "$place/stored.json"
grep -q '"stars":4' "$place/stored.json"
say --header 'Accept: text/plain' "$url/v1/evaluations/$(sed 's/.*"id":"\([^"]*\)".*/\1/' "$place/stored.json")/explanation" |
  sed -n '1,3p'
[ "$(curl --silent --output /dev/null --write-out '%{http_code}' "$url/v1/evaluations")" = 401 ]
curl --silent --show-error --fail --max-time 30 "$url/signin" | grep -q 'name="key"'  # the pages came with the package
kill -TERM "$server"
wait "$server" || [ $? = 143 ]  # ended by SIGTERM, as it was asked
server=
"$ocop" log verify
