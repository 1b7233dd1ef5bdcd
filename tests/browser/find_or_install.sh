#!/bin/sh
# A browser for the browser tests: the one that is there, else Debian's Chromium where
# it can be installed, else none (the tests then skip, and say so).
for name in chromium chromium-browser google-chrome google-chrome-stable chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium for the browser tests ..."
    apt-get update -qq >/dev/null 2>&1
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        chromium fonts-dejavu-core >/dev/null 2>&1 && exit 0
fi
echo "No Chrome or Chromium found: the browser tests will be skipped." >&2
exit 0
