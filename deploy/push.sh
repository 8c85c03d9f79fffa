#!/usr/bin/env bash
# Builds the image for all processors and pushes it under two names: the short git SHA, which always
# means the same image, and latest.
#
#   REGISTRY=registry.example.org/team deploy/push.sh [--dry-run]
#
# Where REGISTRY is Amazon's ECR, docker is logged in with what `aws ecr get-login-password` gives.
# IMAGE (weir) and PLATFORMS (linux/amd64,linux/arm64) can be set too. A dry run prints the commands.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { printf 'push.sh: %s\n' "$1" >&2; exit 2; }

dry_run=
case "${1-}" in
  '') ;;
  --dry-run) dry_run=yes ;;
  *) fail "unknown option $1: only --dry-run is known" ;;
esac
[ $# -le 1 ] || fail "one option at most"
[ -n "${REGISTRY-}" ] || fail "REGISTRY must be set, as in REGISTRY=registry.example.org/team"
case $REGISTRY in *://* | */) fail "REGISTRY must be a host and a path without a scheme, got $REGISTRY" ;; esac

run() {
  if [ -n "$dry_run" ]; then printf '%s\n' "$*"; else "$@"; fi
}

# A SHA names what is committed, and nothing else.
[ -z "$(git status --porcelain)" ] || fail "there are changes that are not committed"
revision=$(git rev-parse --short HEAD)
version=$(sed -n 's/^  "version": "\(.*\)",$/\1/p' package.json)
name=$REGISTRY/${IMAGE:-weir}

host=${REGISTRY%%/*}
if [[ $host =~ ^[0-9]{12}\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?$ ]]; then
  region=${BASH_REMATCH[1]}
  if [ -n "$dry_run" ]; then
    printf 'aws ecr get-login-password --region %s | docker login --username AWS --password-stdin %s\n' \
      "$region" "$host"
  else
    aws ecr get-login-password --region "$region" |
      docker login --username AWS --password-stdin "$host"
  fi
fi

run docker buildx build --file deploy/docker/Dockerfile \
  --platform "${PLATFORMS:-linux/amd64,linux/arm64}" \
  --build-arg "REVISION=$revision" --build-arg "VERSION=$version" \
  --tag "$name:$revision" --tag "$name:latest" --push .
