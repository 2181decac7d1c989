import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { UserError } from '../../errors.js';
import { loadWorkload } from '../../experiment/load-workload.js';
import type { ClockworkSpec } from '../../serving-core/clockwork/spec.js';
import type { TraceRows } from '../../workloads/trace.js';
import { type BoundWorkload, endsByItself, type WorkloadData } from '../../workloads/workload.js';

/** Readers take a log of 31 days at most; the last of them is for the last responses. s. */
const LONGEST_DURATION = 30 * 86_400;

/** What a workload gets from outside of itself, beside the zoo. */
export interface Outside {
  /** A day of the trace. */
  trace?(day: number): TraceRows;
  /** Hears of every file of the user's that the workload reads, with its text. */
  onFile?(path: string, text: string): void;
}

/**
 * The workload that a point's client runs, bound to its arguments and to the zoo.
 *
 * @throws UserError for an unknown workload, a wrong argument, a file that cannot be read, and a workload that would never end.
 */
export async function bindWorkload(
  { client }: Pick<ClockworkSpec, 'client'>,
  zoo: readonly string[],
  outside: Outside = {},
): Promise<BoundWorkload> {
  const { workload: name, args, duration } = client;
  const workload = (await loadWorkload(name)).bind(args, dataFor(zoo, outside));
  if (duration !== undefined && !(duration > 0 && duration <= LONGEST_DURATION))
    throw new UserError(
      'E_DURATION',
      `The client's duration is ${duration}, but must be a number of seconds above 0, and of ${LONGEST_DURATION} (30 days) at most.`,
      'Correct client.duration in the experiment.',
    );
  if (duration === undefined && !endsByItself(workload))
    throw new UserError(
      'E_DURATION',
      `Workload ${name} runs until it is stopped, and the experiment says not when.`,
      'Set client.duration (seconds) in the experiment.',
    );
  return workload;
}

function dataFor(zoo: readonly string[], { trace, onFile }: Outside): WorkloadData {
  return {
    zoo: [...zoo].sort(),
    trace,
    file(path) {
      try {
        const text = textOf(readFileSync(path));
        onFile?.(path, text);
        return text;
      } catch (error) {
        throw new UserError(
          'E_TRACE_FILE',
          `Cannot read ${path}: ${(error as Error).message}.`,
          'Check the path.',
        );
      }
    },
  };
}

/** More than a text may have characters. */
const LONGEST = 2 ** 29;

/** Text of a file, unpacked when it is gzip, whatever its name says. */
function textOf(bytes: Buffer): string {
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return (packed ? gunzipSync(bytes, { maxOutputLength: LONGEST }) : bytes).toString('utf8');
}
