# Keeps engines and their folder for somebody who may die. Lines on standard input:
#   word TEXT         one more word of the next command
#   run               runs the command of the words so far, and forgets them
#   signal NAME PID   sends a signal to a process that was started here
# It says `folder PATH` at once, then `pid N` and `ended N STATUS` of each command. When standard input ends, for whatever
# reason, the engines are ended and the folder is removed. It must be the leader of a process group of its own.
trap '' HUP INT TERM USR1 USR2
folder=$(mktemp -d "${TMPDIR:-/tmp}/evenkeel-lab.XXXXXX") || exit 1
echo "folder $folder"
started=
while read -r what text; do
  case $what in
  word) set -- "$@" "$text" ;;
  signal) kill -s ${text% *} ${text#* } 2>/dev/null ;;
  run)
    (
      (
        trap - HUP INT TERM USR1 USR2
        exec "$@" </dev/null >>"$folder/said" 2>&1
      ) &
      echo "pid $!"
      wait $!
      echo "ended $! $?"
    ) &
    started="$started $!"
    set --
    ;;
  esac
done
kill -s TERM 0
(
  sleep 2
  rm -rf "$folder"
  kill -s KILL 0
) &
[ -z "$started" ] || wait $started
rm -rf "$folder"
kill -s KILL 0
