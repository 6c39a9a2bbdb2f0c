#!/bin/sh
# Owns the proof that two commands are enough on a bare Debian 12: `make run` (without and with a display), `make test`.
#
# Usage, as root, on a machine with debootstrap, Xvfb and xdotool: prove_bare_debian.sh FOLDER
# FOLDER must not exist; it is left there to look at. This machine's settings for packages (addresses, certificates)
# are copied into it, so that it installs from where this machine installs.
set -eu

source=$(cd "$(dirname "$0")/../.." && pwd)
bare=$1
logs=$bare.logs
[ ! -e "$bare" ] || { echo "$bare exists already" >&2; exit 1; }
mkdir -p "$logs"

say() {
    printf '%s  %s\n' "$(date +%H:%M:%S)" "$*"
}

make_root() {
    debootstrap --variant=minbase --include=git,make,python3,python3-venv,ca-certificates \
        bookworm "$bare" >"$logs/debootstrap" 2>&1
    cp /etc/resolv.conf /etc/hosts "$bare/etc/"
    cp /etc/ssl/certs/ca-certificates.crt "$bare/etc/ssl/certs/"
    [ ! -e /etc/pip.conf ] || cp /etc/pip.conf "$bare/etc/"
    cp -r /etc/apt/apt.conf.d/. "$bare/etc/apt/apt.conf.d/"
    mount -t proc proc "$bare/proc"
    mount --bind /dev "$bare/dev"
    mount -t tmpfs tmpfs "$bare/tmp"
    git clone -q "$source" "$bare/opt/griddesk"
}

# Runs a command in the bare root with a bare environment.
inside() {
    chroot "$bare" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/opt TERM=dumb DISPLAY="${DISPLAY_INSIDE:-}" \
        sh -c "cd /opt/griddesk && $1"
}

# Runs one command, keeps what it says, tells how it ended and how long it took.
prove() {
    name=$1
    began=$(date +%s)
    if inside "$2" >"$logs/$name" 2>&1; then
        say "$name: ended well after $(($(date +%s) - began)) s"
    else
        say "$name: FAILED after $(($(date +%s) - began)) s; its words are in $logs/$name"
        failed=1
    fi
}

close_window_when_shown() {
    for _ in $(seq 300); do
        window=$(xdotool search --onlyvisible --name 'GridDesk|网格指挥台' 2>/dev/null | tail -1)
        if [ -n "$window" ]; then
            say "window: $(xdotool getwindowname "$window") $(xdotool getwindowgeometry "$window" | tail -1)"
            sleep 8 # the first picture of a new profile takes up to 15 s, the second start less
            if command -v import >/dev/null; then
                import -window root "$logs/window.png"
            fi
            kill -TERM "$(xdotool getwindowpid "$window")" # no window manager here to press its button
            return
        fi
        sleep 0.2
    done
    say "window: none appeared within 60 s"
    return 1
}

# shellcheck disable=SC2317 # called by the trap
tidy() {
    [ -z "${screen:-}" ] || kill "$screen" 2>/dev/null || true
    umount "$bare/tmp" "$bare/dev" "$bare/proc" 2>/dev/null || true
}

failed=0
trap tidy EXIT
make_root
say "bare root made"
prove run-without-display 'make run'
prove pictures 'ls -l build/pictures && test -s build/pictures/desk-zh-night.png'
mkfifo "$logs/display"
# Without -noreset the server starts anew whenever its last client goes, as every look for the window does.
Xvfb -displayfd 3 -screen 0 1920x1080x24 -ac -noreset 3>"$logs/display" 2>/dev/null &
screen=$!
read -r number <"$logs/display"
export DISPLAY=":$number"
close_window_when_shown &
closer=$!
DISPLAY_INSIDE=$DISPLAY prove run-with-display 'timeout 120 make run'
wait "$closer" || failed=1
unset DISPLAY
prove test 'make test'
grep -E '^[0-9]+ (passed|failed)' "$logs/test" || true
exit "$failed"
