#!/bin/sh
# Install the Debian packages that are missing. With --optional, what cannot be installed is only mentioned:
# the tests that need it are skipped.
set -eu
must=yes
if [ "$1" = --optional ]; then must=no; shift; fi

missing=
for package in "$@"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing Debian packages:$missing ..."
  export DEBIAN_FRONTEND=noninteractive
  # shellcheck disable=SC2086
  if apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing >/dev/null; then exit 0; fi
fi
echo "Not installed:$missing. As root: apt-get install$missing" >&2
[ "$must" = no ]
