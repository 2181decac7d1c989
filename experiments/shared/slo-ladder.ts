import { ladderValues, type Parameters, type ValuesOf } from 'repro';

/** Parameters of a client whose SLO climbs a ladder, as slo-exp-1 and slo-exp-2 have them. */
export const sloLadder = {
  dist: {
    type: 'string',
    default: 'poisson',
    choices: ['poisson', 'fixed-rate'],
    description: 'arrival distribution of each copy',
  },
  model: { type: 'string', default: 'resnet50_v2', description: 'model of the zoo' },
  sloStart: {
    type: 'number',
    default: 1,
    min: 1,
    description: 'first SLO multiplier; the original truncates it to an integer',
  },
  sloEnd: {
    type: 'number',
    default: 100,
    min: 1,
    description: 'the run ends when the multiplier exceeds this integer',
  },
  sloFactor: { type: 'number', default: 1.5, min: 0.0001, description: 'how much the multiplier changes by' },
  sloOp: {
    type: 'string',
    default: 'mul',
    choices: ['add', 'mul'],
    description: 'how the multiplier changes',
  },
  period: {
    type: 'int',
    default: 30,
    min: 1,
    max: 86_400,
    unit: 's',
    description: 'time at each multiplier',
  },
} as const satisfies Parameters;

/** How long each scale stays at a multiplier. */
export const ladderScales = {
  quick: { description: '5 s at each multiplier', set: { period: 5 } },
  small: { description: '10 s at each multiplier', set: { period: 10 } },
  paper: { description: '30 s at each multiplier, as in the paper', set: { period: 30 } },
};

type LadderValues = ValuesOf<typeof sloLadder>;

/** How many SLO multipliers the ladder visits, in the workload's own single precision. */
export function ladderSteps({ sloStart, sloEnd, sloFactor, sloOp, period }: LadderValues): number {
  const operator = sloOp === 'mul' ? 'mul' : 'add';
  return ladderValues({
    start: Math.trunc(sloStart),
    end: Math.trunc(sloEnd),
    factor: sloFactor,
    operator,
    period,
  }).length;
}

/** Multiplier after k steps of the paper's ladder; the log prints it with six digits. */
export const ladder = (k: number): number => 1.5 ** k;

/** Whether a logged multiplier has reached a rung, allowing for the log's six digits. */
export const reaches = (sloFactor: number, rung: number): boolean => sloFactor >= rung * (1 - 1e-5);
