#!/bin/sh
# What some tests need of the machine: find_or_install.sh <file> <name> …
# Each is the one that is there, else Debian's where it can be had and installed, else none.
# The file gets a line for each: its name, and found, installed, failed or absent.
#   failed   the packages were downloaded, but could not be installed: in CI its tests fail
#   absent   they are not to be had here: its tests are skipped, and the last lines say so
file=$1
shift
touch "$file"

there() {
    case "$1" in
    browser)
        for name in chromium chromium-browser google-chrome google-chrome-stable chrome; do
            command -v "$name" >/dev/null 2>&1 && return 0
        done ;;
    speller)
        for folder in /usr/lib/voikko /usr/share/voikko /usr/local/share/voikko; do
            [ -d "$folder" ] && return 0
        done ;;
    map-server)
        command -v mapserv >/dev/null 2>&1 && return 0
        [ -x /usr/lib/cgi-bin/mapserv ] && return 0 ;;
    esac
    return 1
}

packages() {
    case "$1" in
    browser) echo chromium fonts-dejavu-core ;;
    speller) echo libvoikko1 voikko-fi ;;
    map-server) echo cgi-mapserver ;;
    esac
}

install() {
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
        echo absent
        return
    fi
    echo "Installing $(packages "$1") for the tests ..." >&2
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >/dev/null 2>&1
    # shellcheck disable=SC2046
    if ! timeout 300 apt-get install -y -qq --no-install-recommends --download-only \
        $(packages "$1") >/dev/null 2>&1; then
        echo absent
    elif apt-get install -y -qq --no-install-recommends $(packages "$1") >/dev/null 2>&1 &&
        there "$1"; then
        echo installed
    else
        echo failed
    fi
}

for name in "$@"; do
    if there "$name"; then state=found; else state=$(install "$name"); fi
    case "$state" in
    found | installed) ;;
    *) echo "No $name ($state): its tests will be skipped, or fail in CI where it is needed." >&2 ;;
    esac
    grep -v "^$name " "$file" >"$file.new"
    echo "$name $state" >>"$file.new"
    mv "$file.new" "$file"
done
exit 0
