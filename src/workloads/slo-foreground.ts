import { UserError } from '../errors.js';
import type { ReadArguments } from './arguments.js';
import { fixedRate, poisson } from './arrivals.js';
import { clientPerModel, startOpenLoops } from './open-loop.js';
import { ladderValues, nextMultiplier, type SloLadder, startSloLadder } from './slo-ladder.js';
import type { WorkloadContext, WorkloadParameter } from './workload.js';

/** Copies of a model under open-loop load while their SLO climbs a ladder: all of slo-exp-1, the foreground of slo-exp-2. */
export interface Foreground {
  copies: number;
  dist: 'poisson' | 'fixed-rate';
  /** Requests/s over all copies. */
  rate: number;
  ladder: SloLadder;
}

/** The foreground's parameters; `suffix` tells them apart where there is a background too, `copiesFrom` is the fewest copies. */
export function foregroundParameters(suffix: string, copiesFrom: 0 | 1): readonly WorkloadParameter[] {
  return [
    {
      name: `copies${suffix}`,
      type: 'integer',
      min: copiesFrom,
      description: 'instances of the model, each with a client of its own',
    },
    {
      name: `dist${suffix}`,
      type: 'string',
      choices: ['poisson', 'fixed-rate'],
      description: 'arrivals of each client',
    },
    { name: `rate${suffix}`, type: 'number', positive: true, description: 'requests/s over all copies' },
    { name: `slo-start${suffix}`, type: 'integer', min: 1, description: 'first SLO multiplier' },
    {
      name: `slo-end${suffix}`,
      type: 'integer',
      min: 1,
      description: 'the run ends when the multiplier exceeds it',
    },
    {
      name: `slo-factor${suffix}`,
      type: 'number',
      positive: true,
      description: 'how much the multiplier changes by',
    },
    {
      name: `slo-op${suffix}`,
      type: 'string',
      choices: ['add', 'mul'],
      description: `add slo-factor${suffix}, or multiply by it`,
    },
    { name: `period${suffix}`, type: 'integer', min: 1, description: 'seconds at each multiplier' },
  ];
}

/** Reads the foreground; throws UserError when its ladder begins beyond its end, or never gets there. */
export function readForeground(workload: string, given: ReadArguments, suffix: string): Foreground {
  const ladder: SloLadder = {
    start: given.number(`slo-start${suffix}`),
    end: given.number(`slo-end${suffix}`),
    factor: given.number(`slo-factor${suffix}`),
    operator: given.text(`slo-op${suffix}`) === 'add' ? 'add' : 'mul',
    period: given.number(`period${suffix}`),
  };
  if (ladder.operator === 'mul' && ladder.factor <= 1)
    throw new UserError(
      'E_WORKLOAD_ARGUMENTS',
      `${workload}: multiplying by slo-factor${suffix} ${ladder.factor} never exceeds slo-end${suffix} ${ladder.end}.`,
      `Choose a slo-factor${suffix} above 1, or slo-op${suffix} add.`,
    );
  checkLadder(workload, ladder, suffix);
  return {
    copies: given.number(`copies${suffix}`),
    dist: given.text(`dist${suffix}`) === 'poisson' ? 'poisson' : 'fixed-rate',
    rate: given.number(`rate${suffix}`),
    ladder,
  };
}

// Single precision swallows a small step: the multiplier then stays where it is, and the run would not end.
function checkLadder(workload: string, ladder: SloLadder, suffix: string): void {
  const { start, end } = ladder;
  const wrong = (problem: string, next: string) =>
    new UserError('E_WORKLOAD_ARGUMENTS', `${workload}: ${problem}.`, next);
  if (start > end)
    throw wrong(
      `slo-start${suffix} ${start} is beyond slo-end${suffix} ${end}`,
      `Give a slo-end${suffix} of at least ${start}.`,
    );
  const values = ladderValues(ladder);
  const last = values[values.length - 1];
  const next = nextMultiplier(ladder, last);
  if (next > end) return;
  const why =
    next === last
      ? `stays at ${last} in single precision`
      : `is only at ${last} after ${values.length.toLocaleString('en-US')} steps`;
  throw wrong(
    `with slo-factor${suffix} ${ladder.factor} the multiplier ${why}, short of slo-end${suffix} ${end}`,
    `Choose a larger slo-factor${suffix}.`,
  );
}

/** Seconds that the foreground takes. */
export function foregroundSeconds({ ladder }: Foreground): number {
  return ladder.period * ladderValues(ladder).length;
}

/** Starts clients 0 to copies − 1 on the models of the same numbers, and the ladder, which ends the workload. */
export function startForeground(context: WorkloadContext, { copies, dist, rate, ladder }: Foreground): void {
  let multiplier = ladder.start;
  startSloLadder(context, ladder, (value) => {
    multiplier = value;
  });
  const clients = clientPerModel(context, copies, (source) =>
    dist === 'poisson' ? poisson(rate / copies, source) : fixedRate(rate / copies),
  );
  startOpenLoops(context, clients, () => multiplier);
}
