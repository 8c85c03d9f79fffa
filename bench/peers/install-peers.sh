#!/usr/bin/env bash
# Installs what the side-by-side benches measure Weir against. What is there is left alone.
#
#   nginx with its stream module, haproxy, wrk   from Debian
#   two servers in Go                            built where Go is installed
#   vegeta                                       built where Go is installed
#   oha                                          built where Rust is installed
#   fastify, autocannon                          in the cache, as Weir itself does not need them
#
# What cannot be had is named, and the benches leave it out.
set -euo pipefail

cache=${1:?usage: install-peers.sh CACHE_FOLDER}
fastify_version=5.12.8
autocannon_version=8.0.0
vegeta_version=v12.12.0
oha_version=1.10.0
here=$(dirname -- "$(readlink -f -- "$0")")
mkdir -p "$cache"
PATH=$cache:$PATH:/usr/sbin:/usr/local/go/bin

has() { command -v "$1" >/dev/null 2>&1; }
missing() { printf 'install-peers: %s\n' "$1" >&2; }

if [ "$(id -u)" = 0 ]; then as_root=()
elif has sudo && sudo -n true 2>/dev/null; then as_root=(sudo -n)
else as_root=(false); fi

packages=()
has nginx || packages+=(nginx-light)
has haproxy || packages+=(haproxy)
has wrk || packages+=(wrk)
[ -e /usr/lib/nginx/modules/ngx_stream_module.so ] || packages+=(libnginx-mod-stream)

# Debian starts a server as soon as it is installed, unless policy-rc.d says no.
policy=/usr/sbin/policy-rc.d
install_packages() {
  local is_ours=
  "${as_root[@]}" apt-get update -qq || return 1
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null || return 1
    "${as_root[@]}" chmod 755 "$policy"
    is_ours=yes
  fi
  local status=0
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -qq -y --no-install-recommends "${packages[@]}" >/dev/null || status=1
  [ -z "$is_ours" ] || "${as_root[@]}" rm -f "$policy"
  return $status
}
if [ ${#packages[@]} -gt 0 ]; then
  install_packages || missing "could not install ${packages[*]}"
fi

if has go; then
  (cd "$here/go" && GOBIN=$cache timeout 300 go install ./... >/dev/null 2>&1) ||
    missing "could not build the servers in Go"
  if ! has vegeta; then
    GOBIN=$cache timeout 300 go install "github.com/tsenart/vegeta/v12@$vegeta_version" \
      >/dev/null 2>&1 || missing "could not build vegeta $vegeta_version"
  fi
else
  missing "there is no Go, so its servers and vegeta are left out"
fi

if ! has oha && has cargo; then
  target=$(mktemp -d)
  timeout 1200 cargo install oha --locked --version "$oha_version" --root "$target" \
    >/dev/null 2>&1 && cp "$target/bin/oha" "$cache" || missing "could not build oha $oha_version"
  rm -rf "$target"
fi

if ! [ -e "$cache/fastify/node_modules/fastify/package.json" ]; then
  npm install --loglevel=error --no-fund --no-audit --prefix "$cache/fastify" \
    "fastify@$fastify_version" >/dev/null || missing "could not install fastify $fastify_version"
fi

if ! [ -e "$cache/autocannon/node_modules/autocannon/package.json" ]; then
  npm install --loglevel=error --no-fund --no-audit --prefix "$cache/autocannon" \
    "autocannon@$autocannon_version" >/dev/null ||
    missing "could not install autocannon $autocannon_version"
fi
