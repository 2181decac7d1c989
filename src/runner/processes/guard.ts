import type { Command } from './launcher.js';
import { exports, quote } from './quote.js';

/** Environment variable that marks a guarded process and all its descendants. */
export const MARK = 'REPRO_GUARD';

export interface GuardOptions {
  /** Random word that begins every line of the guard, and marks the processes. */
  token: string;
  log: string;
  /** Seconds without a sign of life after which the launcher counts as gone; null where its death always closes the line. */
  lease: number | null;
  /** Seconds between SIGTERM and SIGKILL. */
  grace: number;
}

/**
 * The shell script that a process runs under, on whatever machine. It says `TOKEN pid N`, and `TOKEN exit STATUS` when the process
 * and all that it started are gone, or `TOKEN error cwd|log|program` at once.
 *
 * Its standard input is the line to the launcher: `beat` says that it lives, `signal NAME` passes on a signal, and its end,
 * whatever ended it, stops the process. A connection that dies without a word is noticed by the lease (needs `timeout` there).
 * Found and stopped are: the process's session, and whatever carries the mark in its environment, so also a child that left
 * the session. What does both, leave the session and clear its environment, escapes.
 *
 * A shell starts background jobs with SIGINT ignored; `env` undoes that where it can, since controllers end by SIGINT.
 */
export function guardScript({ program, args, env = {}, cwd }: Command, options: GuardOptions): string {
  const { token, log, lease, grace } = options;
  const inner = [
    `echo "${token} pid $$" >&4`,
    'exec 4>&-',
    `${exports({ ...env, [MARK]: token })}exec ${[program, ...args].map(quote).join(' ')}`,
  ].join('\n');
  return `
${cwd === undefined ? '' : `cd -- ${quote(cwd)} 2>/dev/null || { echo "${token} error cwd"; exit 0; }`}
( : >>${quote(log)} ) 2>/dev/null || { echo "${token} error log"; exit 0; }
( ${exports(env)} command -v ${quote(program)} ) >/dev/null 2>&1 || { echo "${token} error program"; exit 0; }
exec 3<&0 4>&1
if command -v setsid >/dev/null 2>&1; then lead=setsid; else lead=; set -m; fi
env --default-signal=INT true 2>/dev/null && lead="env --default-signal=INT --default-signal=QUIT $lead"
$lead sh -c ${quote(inner)} </dev/null >>${quote(log)} 2>&1 3<&- &
pg=$!
set +m
living() {
  if [ -r /proc/self/stat ]; then {
    sed -n "s/^\\([0-9]*\\) (.*) [^ZX] [0-9-]* [0-9-]* $pg .*/\\1/p" /proc/[0-9]*/stat
    grep -ls '${MARK}=${token}' /proc/[0-9]*/environ | sed 's|/proc/\\([0-9]*\\)/.*|\\1|'
  } 2>/dev/null | sort -u
  elif kill -s 0 -- -$pg 2>/dev/null; then echo -$pg; fi
}
send() { found=$(living); [ -n "$found" ] || return 1; kill -s "$1" -- $found 2>/dev/null; return 0; }
stop() {
  send TERM || return 0
  left=${Math.round(grace * 10)}
  while [ $left -gt 0 ] && [ -n "$(living)" ]; do sleep 0.1; left=$((left-1)); done
  tries=0
  while [ $tries -lt 20 ] && send KILL; do sleep 0.05; tries=$((tries+1)); done
}
limit=
${lease === null ? '' : `command -v timeout >/dev/null 2>&1 && limit='timeout ${lease}'`}
(
  while line=$($limit sh -c 'IFS= read -r line && printf %s "$line"' <&3); do
    case $line in "signal "*) send "\${line#signal }" ;; esac
  done
  trap '' TERM
  stop
) >/dev/null 2>&1 4>&- &
watch=$!
trap 'stop' HUP INT TERM
exec 3<&-
while :; do
  wait $pg; status=$?
  kill -s 0 $pg 2>/dev/null || break
done
kill $watch 2>/dev/null
stop
echo "${token} exit $status" 2>/dev/null
exit 0
`;
}
