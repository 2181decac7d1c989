import { readFileSync } from 'node:fs';
import { UserError } from '../../errors.js';
import { loadWorkload } from '../../experiment/load-workload.js';
import type { ClockworkSpec } from '../../serving-core/clockwork/spec.js';
import { type BoundWorkload, endsByItself, type WorkloadData } from '../../workloads/workload.js';

/**
 * The workload that a point's client runs, bound to its arguments and to the zoo.
 *
 * @throws UserError for an unknown workload, a wrong argument, a file that cannot be read, and a workload that would never end.
 */
export async function bindWorkload(
  { client }: Pick<ClockworkSpec, 'client'>,
  zoo: readonly string[],
): Promise<BoundWorkload> {
  const { workload: name, args, duration } = client;
  const workload = (await loadWorkload(name)).bind(args, dataFor(zoo));
  if (duration !== undefined && !(duration > 0 && Number.isFinite(duration)))
    throw new UserError(
      'E_DURATION',
      `The client's duration is ${duration}, but must be a number of seconds above 0.`,
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

function dataFor(zoo: readonly string[]): WorkloadData {
  return {
    zoo: [...zoo].sort(),
    file(path) {
      try {
        return readFileSync(path, 'utf8');
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
