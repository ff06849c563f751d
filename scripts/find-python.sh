#!/bin/sh
# Prints a Python that can run ocop_rules: the first of python3, python3.13, python3.12, python3.11 that is 3.11 or later.
# Where none is, prints python3, and preflight.sh says what to install.
# usage: find-python.sh [--all]   --all: one a line for each of 3.11, 3.12, 3.13, from PATH or from pyenv
usable() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
if [ "${1:-}" = --all ]; then
  for minor in 11 12 13; do
    if "python3.$minor" -c pass >/dev/null 2>&1; then echo "python3.$minor"; continue; fi
    command -v pyenv >/dev/null 2>&1 || continue
    for each in "$(pyenv root)"/versions/3."$minor".*/bin/python3."$minor"; do
      if usable "$each"; then echo "$each"; break; fi
    done
  done
  exit 0
fi
for each in python3 python3.13 python3.12 python3.11; do
  if usable "$each"; then echo "$each"; exit 0; fi
done
echo python3
