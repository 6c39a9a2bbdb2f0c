#!/bin/sh
# Owns the making of both lock files: exact versions with hashes, no addresses, for Python 3.11 to 3.13.
set -eu
cd "$(dirname "$0")/../.."
compile() {
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
        --no-emit-index-url --no-header --no-annotate pyproject.toml "$@"
}
compile -o requirements.txt
compile -c requirements.txt --group pyproject.toml:dev -o requirements-dev.txt
