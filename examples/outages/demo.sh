#!/usr/bin/env bash
# Runs `evenkeel check` on the ten outages: before the pull request all is well (exit status 0), after it the check fails
# (exit status 1) and names the line of expected.tsv. Exits 0 only if all ten behave so.
# The binary is $EVENKEEL, else target/release/evenkeel of this checkout.
set -u
cd "$(dirname "$0")" || exit 2
evenkeel=${EVENKEEL:-../../target/release/evenkeel}
case $evenkeel in */*) evenkeel=$(realpath -m "$evenkeel") ;; esac
command -v "$evenkeel" >/dev/null || { echo "no evenkeel at $evenkeel: build it (cargo build --release) or set EVENKEEL" >&2; exit 2; }

bold='' red='' green='' plain='' color=never
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
    bold=$'\e[1m' red=$'\e[31m' green=$'\e[32m' plain=$'\e[0m' color=always
fi
wrong=0
complain() { echo "${red}NOT AS TOLD: $*${plain}"; wrong=$((wrong + 1)); }

# check FOLDER [OPTION]: from within, as a pipeline does; the output goes to $out, the exit status to $status.
check() {
    out=$(cd "$1" && "$evenkeel" check "${@:2}" --color "$color" . 2>&1)
    status=$?
}

while IFS=$'\t' read -r file line text headline; do
    case $file in '#'*) continue ;; esac
    after=$(dirname "$file")
    before=$(dirname "$after")/before
    echo "${bold}== $(dirname "$after"): $headline${plain}"
    [ "$(sed -n "${line}p" "$file" | sed 's/^ *//')" = "$text" ] || complain "line $line of $file is not '$text'"
    cmp -s "$before/evenkeel.yaml" "$after/evenkeel.yaml" || complain "the intent of $before and $after differs"

    check "$before"
    if [ "$status" = 0 ]; then
        echo "before: ${green}on an even keel${plain} ($(tail -n 1 <<<"$out" | sed 's/\x1b\[[0-9;]*m//g'))"
    else
        echo "$out"
        complain "$before: exit status $status, 0 was expected"
    fi

    check "$after" --quiet
    echo "after:  ${red}stopped${plain}"
    echo "$out"
    [ "$status" = 1 ] || complain "$after: exit status $status, 1 was expected"
    plainly=$(sed 's/\x1b\[[0-9;]*m//g' <<<"$out")
    grep -q "$(basename "$file"):$line\b" <<<"$plainly" || complain "$after: $(basename "$file"):$line is not named"
    echo
done <expected.tsv

if [ "$wrong" -gt 0 ]; then
    echo "${red}$wrong of the promises were not kept${plain}"
    exit 1
fi
log=4-left-over-weight/haproxy/access.log.zst
echo "${bold}== $log: what the log of a real HAProxy says of that weight${plain}"
"$evenkeel" logs "$log" --config 4-left-over-weight/haproxy/after --pool auth --color "$color" && complain "$log: exit status 0, 1 was expected"
[ "$wrong" -eq 0 ] || exit 1
echo
echo "${green}All ten: green before the pull request, stopped after it, on the line that would have caused the outage.${plain}"
