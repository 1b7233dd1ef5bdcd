#!/bin/sh
# Voikko and its Finnish dictionary for the tests of words: those that are there, else Debian's
# where they can be installed, else none (the tests then skip, and say so).
for folder in /usr/lib/voikko /usr/share/voikko /usr/local/share/voikko; do
    [ -d "$folder" ] && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Voikko for the tests of words ..."
    apt-get update -qq >/dev/null 2>&1
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        libvoikko1 voikko-fi >/dev/null 2>&1 && exit 0
fi
echo "No Voikko dictionary found: the tests of Finnish words will be skipped." >&2
exit 0
