import type { InferlineSpec } from 'repro';

/** When a scenario with a step changes, and when it changes back, as shares of its length. */
export const CHANGE = 0.25;
export const BACK = 0.625;
/** Share of the trace, from its beginning, that is planned for. */
export const LEAD = 0.2;

const autoscale = [
  'slowly-varying',
  'quickly-varying',
  'big-spike',
  'dual-phase',
  'large-variations',
  'steep-tri-phase',
] as const;

/** A step of the rate, a step of the CV, and the shapes of AutoScale's traces. */
export const scenarios = ['step', 'cv', ...autoscale] as const;

/** The arrivals of a scenario that lasts so many seconds, at `rate` queries/s before it changes, or at most `peak`. */
export function arrivalsOf(
  scenario: string,
  { seconds, rate, peak }: { seconds: number; rate: number; peak: number },
): InferlineSpec['arrivals'] {
  const [change, back] = [CHANGE * seconds, BACK * seconds];
  if (scenario === 'step')
    return { rate: `${rate},${2 * rate}@${change},${rate}@${back}`, cv2: '1', seconds };
  if (scenario === 'cv') return { rate: String(rate), cv2: `1,4@${change},1@${back}`, seconds };
  return { autoscale: scenario, peak, cv2: '1', seconds };
}

/** Who serves: how it is planned, and who changes its replicas. */
export const systems = {
  inferline: { label: 'InferLine', method: 'planner', tuner: 'inferline' },
  static: { label: 'InferLine’s plan alone', method: 'planner', tuner: 'none' },
  ds2: { label: 'DS2 style', method: 'planner', tuner: 'ds2' },
  autoscale: { label: 'AutoScale style', method: 'cg-mean', tuner: 'autoscale' },
  'cg-peak': { label: 'CG-Peak', method: 'cg-peak', tuner: 'none' },
} as const;

export type SystemName = keyof typeof systems;
