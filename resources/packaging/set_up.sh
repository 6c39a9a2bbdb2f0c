#!/bin/sh
# Owns the set-up: system packages, the virtual environment, the locked Python packages. Done once, then stamped.
#
# Usage: set_up.sh run|test
# As root it installs missing Debian packages; otherwise it prints the line to type and stops.
set -eu

goal=$1
root=$(cd "$(dirname "$0")/../.." && pwd)
environment=$root/.venv
cluster_settings=/etc/postgresql-common/createcluster.conf
PATH=$PATH:/usr/sbin:/sbin

# Shared libraries that the wheels of Qt expect from the system, and the Debian package of each.
LIBRARIES_OF_QT="
libEGL.so.1 libegl1
libGL.so.1 libgl1
libglib-2.0.so.0 libglib2.0-0
libfontconfig.so.1 libfontconfig1
libdbus-1.so.3 libdbus-1-3
libxkbcommon.so.0 libxkbcommon0
libxcb-cursor.so.0 libxcb-cursor0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libX11-xcb.so.1 libx11-xcb1
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-randr.so.0 libxcb-randr0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-shape.so.0 libxcb-shape0
libxcb-shm.so.0 libxcb-shm0
libxcb-sync.so.1 libxcb-sync1
libxcb-xfixes.so.0 libxcb-xfixes0
libxcb-xkb.so.1 libxcb-xkb1
libwayland-cursor.so.0 libwayland-cursor0
libwayland-egl.so.1 libwayland-egl1
"

# Commands that the tests start, and the Debian package of each.
COMMANDS_OF_TESTS="
Xvfb xvfb
xauth xauth
xrandr x11-xserver-utils
xdotool xdotool
"

say() {
    printf 'set-up: %s\n' "$*"
}

stop() {
    printf 'set-up: %s\n' "$*" >&2
    exit 1
}

# The newest of Python 3.11 to 3.13 that is here; $PYTHON comes first.
find_python() {
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
}

packages_of_python() {
    found=$(find_python)
    if [ -z "$found" ]; then
        echo python3 python3-venv
    elif ! "$found" -c 'import ensurepip, venv' 2>/dev/null; then
        echo "python3-venv"
    fi
}

# Reads pairs "library package" and prints the packages of the libraries that the loader does not know.
packages_of_libraries() {
    known=$(ldconfig -p)
    while read -r library package; do
        case $library:$known in
            :*) ;;
            *"$library "*) ;;
            *) echo "$package" ;;
        esac
    done
}

packages_of_commands() {
    while read -r name package; do
        [ -z "$name" ] || command -v "$name" >/dev/null || echo "$package"
    done
}

package_of_postgres() {
    for binary in /usr/lib/postgresql/*/bin/initdb; do
        [ -x "$binary" ] && return
    done
    command -v initdb >/dev/null || echo postgresql
}

missing_packages() {
    packages_of_python
    echo "$LIBRARIES_OF_QT" | packages_of_libraries
    if [ "$goal" = test ]; then
        echo "$COMMANDS_OF_TESTS" | packages_of_commands
        package_of_postgres
    fi
}

install_packages() {
    if ! command -v apt-get >/dev/null; then
        stop "missing on this system (names of the Debian packages): $*"
    fi
    if [ "$(id -u)" != 0 ]; then
        say "packages of the system are missing; type this line, then start again:" >&2
        printf '\n    sudo apt-get update && sudo apt-get install -y --no-install-recommends %s\n\n' "$*" >&2
        exit 1
    fi
    say "installing from Debian: $*"
    export DEBIAN_FRONTEND=noninteractive
    run_quietly apt-get update
    prevent_default_cluster "$@"
    run_quietly apt-get install -y --no-install-recommends "$@"
    restore_cluster_settings
}

# Shows what a command said only if it failed.
run_quietly() {
    if ! said=$("$@" 2>&1); then
        stop "$* failed:
$said"
    fi
}

# Debian's PostgreSQL starts a server of its own on installation; the tests only need its programs.
prevent_default_cluster() {
    prevented=no
    case " $* " in
        *" postgresql "*)
            if [ ! -e "$cluster_settings" ]; then
                mkdir -p "${cluster_settings%/*}"
                echo "create_main_cluster = false" >"$cluster_settings"
                prevented=yes
            fi
            ;;
    esac
}

restore_cluster_settings() {
    if [ "$prevented" = yes ]; then
        cp "/usr/share/postgresql-common/createcluster.conf" "$cluster_settings"
    fi
}

install_python_packages() {
    lock=$root/requirements.txt
    [ "$goal" = run ] || lock=$root/requirements-dev.txt
    python=$(find_python)
    wanted="$("$python" -c 'import sys; print(sys.version)') $(sha256sum <"$lock")"
    stamp=$environment/set-up-$goal
    if [ -x "$environment/bin/python" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
        return
    fi
    if ! "$environment/bin/python" -c 'import pip' 2>/dev/null; then
        say "making .venv with $("$python" --version)"
        "$python" -m venv --clear "$environment"
    fi
    say "installing the Python packages of ${lock##*/}"
    "$environment/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
        --require-hashes --only-binary :all: -r "$lock"
    echo "$wanted" >"$stamp"
}

case $goal in
    run | test) ;;
    *) stop "unknown goal: $goal" ;;
esac
missing=$(missing_packages | sort -u | tr '\n' ' ')
# Unquoted on purpose: one word a package.
# shellcheck disable=SC2086
[ -z "$missing" ] || install_packages $missing
install_python_packages
