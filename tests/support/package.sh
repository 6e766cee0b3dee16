#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs into a fresh folder and makes the Debian package; both programs must run. usage: package.sh BUILD
set -eu
build=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cmake --install "$build" --prefix "$scratch/installed" >/dev/null
"$scratch/installed/bin/gridreach" --version
(cd "$build" && cpack -B "$scratch/package" >/dev/null)
deb=$(ls "$scratch"/package/*.deb)
dpkg-deb --info "$deb" | grep -E '^ (Package|Version|Depends):'
dpkg-deb --extract "$deb" "$scratch/extracted"
"$scratch/extracted/usr/bin/gridreach" --version
test -f "$scratch/extracted/usr/share/gridreach/pipelines/sample.yaml"
test -f "$scratch/extracted/usr/share/gridreach/data/sample/scene.tif"
test -s "$scratch/extracted/usr/share/man/man1/gridreach.1"
test -s "$scratch/extracted/usr/share/bash-completion/completions/gridreach"
# The installed pipeline runs from where it is installed.
"$scratch/extracted/usr/bin/gridreach" run "$scratch/extracted/usr/share/gridreach/pipelines/sample.yaml" --output "$scratch/run" --quiet
echo "package: $(basename "$deb"), $(stat -c %s "$deb") bytes: 1 passed, 0 failed"
