# shellcheck shell=bash
# Shared by the scripts beside it: numbered steps, long commands kept quiet but alive, logs.
# Sourced after `set -euo pipefail`, with the project's root as the current folder.

logs=.local/logs
sourced_at=$SECONDS
ticker=

if [[ -t 1 ]]; then bold=$'\033[1m' plain=$'\033[0m'; else bold='' plain=''; fi

step() { printf '%s%s%s %s\n' "$bold" "$1" "$plain" "$2"; }

note() { printf '    %s\n' "$*"; }

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

minutes() { printf '%d:%02d' $(($1 / 60)) $(($1 % 60)); }

elapsed() { minutes $((SECONDS - sourced_at)); }

# The newest "[12/345] Compiling …" of a build's log, else its newest line.
newest() {
    local tail
    tail=$(tail -c 4000 "$1" 2>/dev/null | tr '\r' '\n' | tr -cd '[:print:]\n' | grep -v '^ *$' || true)
    grep -E '^\[[0-9]+/[0-9]+\]' <<<"$tail" | tail -n 1 || tail -n 1 <<<"$tail"
}

# On a terminal one line that is written over; elsewhere a line every half minute.
show_life() {
    local log=$1 owner=$2 start=$SECONDS spoke=0 spent width
    while kill -0 "$owner" 2>/dev/null; do
        sleep 1
        spent=$((SECONDS - start))
        if [[ -t 1 ]]; then
            width=$(($(tput cols 2>/dev/null || echo 80) - 13))
            printf '\r\033[K    %s  %.*s' "$(minutes $spent)" "$width" "$(newest "$log")"
        elif ((spent >= spoke + 30)); then
            spoke=$spent
            printf '    %s  %.100s\n' "$(minutes $spent)" "$(newest "$log")"
        fi
    done
}

stop_life() {
    [[ -n $ticker ]] || return 0
    kill "$ticker" 2>/dev/null || true
    wait "$ticker" 2>/dev/null || true
    ticker=
    if [[ -t 1 ]]; then printf '\r\033[K'; fi
}

# quietly LOG COMMAND…: its output goes to the log, its status is returned. The command stays in
# the foreground, so that Ctrl-C reaches it.
quietly() {
    local log=$1 status=0
    shift
    mkdir -p "$(dirname "$log")"
    : >"$log"
    show_life "$log" $$ &
    ticker=$!
    "$@" >"$log" 2>&1 </dev/null || status=$?
    stop_life
    return "$status"
}

# What a person needs of a failed step: the first errors, the end of its log, and where the rest is.
show_failure() {
    local what=$1 log=$2 errors
    errors=$(head -n -20 "$log" 2>/dev/null | grep -E '(^|: )error: ' | awk '!seen[$0]++' | head -n 10 || true)
    {
        printf '%s\n' "$what"
        [[ -z $errors ]] || printf '%s\n    …\n' "$errors"
        tail -n 20 "$log"
        printf 'The whole log is in %s\n' "$log"
    } >&2
}

# The local model is fetched while the build goes on; nothing of it shows until it is awaited.
fetch_model() {
    mkdir -p "$logs"
    scripts/setup model >"$logs/model.log" 2>&1 </dev/null &
    model=$!
}

await_model() {
    local status=0
    wait "$model" || status=$?
    model=
    return "$status"
}

model=
stop_children() {
    stop_life
    [[ -z $model ]] || kill "$model" 2>/dev/null || true
}
trap stop_children EXIT

# Once the packages are here, SwiftPM has no reason to ask their remotes again.
package_flags() {
    if [[ .build/workspace-state.json -nt Package.swift ]]; then echo --skip-update; fi
}
