#!/bin/sh
# What a newcomer's machine may lack: installed where it can be, else said aloud.
# usage: system.sh venv | system.sh test
# A PDF needs Pango (Debian: libpango-1.0-0, libpangoft2-1.0-0); without it the page is printed instead.
set -u

have() { command -v "$1" >/dev/null 2>&1; }

# Debian's package installer, as root or through sudo without a password.
install() {
    have apt-get || return 1
    if [ "$(id -u)" = 0 ]; then as=""; elif have sudo && sudo -n true 2>/dev/null; then as="sudo"; else return 1; fi
    $as apt-get update -qq >/dev/null 2>&1
    $as env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}

postgres_is_here() {
    have initdb || have pg_ctl && return 0
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

lacking() {
    if [ -n "${CI:-}" ]; then
        echo "$1 is missing and could not be installed; in CI nothing may be skipped." >&2
        exit 1
    fi
    echo "NOTE: $1 is missing and could not be installed: $2 will be skipped." >&2
}

case "${1:-}" in
venv)
    install python3-venv || { echo "Python cannot make an environment here. Install the package python3-venv, then try again." >&2; exit 1; }
    ;;
test)
    have chromium-headless-shell || {
        echo "Installing Chromium for the browser tests"
        install chromium-headless-shell fonts-liberation || have chromium || install chromium fonts-liberation ||
            lacking "Chromium" "the browser tests"
    }
    ldconfig -p 2>/dev/null | grep -q libpangoft2-1.0 || {
        echo "Installing Pango for the tests of PDFs"
        install libpango-1.0-0 libpangoft2-1.0-0 fonts-liberation || lacking "Pango" "the tests of PDFs"
    }
    postgres_is_here || {
        echo "Installing PostgreSQL for the tests on the second database"
        install postgresql postgresql-contrib || lacking "PostgreSQL" "the tests on PostgreSQL"
    }
    ;;
*)
    echo "usage: system.sh venv | test" >&2
    exit 2
    ;;
esac
