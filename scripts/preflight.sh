#!/bin/sh
# Says in a plain sentence what is missing to install ocop_rules: a Python from 3.11 on, its venv, a C compiler, Python's headers.
# usage: preflight.sh PYTHON
set -u
python=$1
fail() {
  printf '%s\n' "$1" "$2" >&2
  exit 1
}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || fail \
  "ocop_rules needs Python 3.11 or later, and “$python” is not: install it, or run “make PYTHON=python3.12 score”." \
  "Cần Python 3.11 trở lên (hiện: $python): hãy cài đặt rồi chạy “make PYTHON=python3.12”."
"$python" -c 'import venv, ensurepip' 2>/dev/null || fail \
  "Python's venv module is missing: install it (Debian, Ubuntu: apt-get install python3-venv)." \
  "Thiếu mô-đun venv của Python: hãy cài đặt (Debian, Ubuntu: apt-get install python3-venv)."
compiler=${CC:-}
[ -n "$compiler" ] || for each in cc gcc clang; do
  if command -v "$each" >/dev/null 2>&1; then compiler=$each; break; fi
done
[ -n "$compiler" ] && command -v "${compiler%% *}" >/dev/null 2>&1 || fail \
  "durable_rules is built from C, and no C compiler was found: install one (Debian, Ubuntu: apt-get install build-essential; macOS: xcode-select --install)." \
  "durable_rules cần trình biên dịch C: hãy cài đặt (Debian, Ubuntu: apt-get install build-essential; macOS: xcode-select --install)."
headers=$("$python" -c 'import sysconfig; print(sysconfig.get_paths()["include"])')
[ -f "$headers/Python.h" ] || fail \
  "Python's C headers are missing: install them (Debian, Ubuntu: apt-get install python3-dev; Fedora: dnf install python3-devel)." \
  "Thiếu tệp tiêu đề C của Python: hãy cài đặt (Debian, Ubuntu: apt-get install python3-dev; Fedora: dnf install python3-devel)."
