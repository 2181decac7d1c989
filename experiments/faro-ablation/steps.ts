import type { FaroSpec, Run } from 'repro';
import { type Group, readOutcomes } from '../shared/faro/outcomes.js';

type Changes = NonNullable<FaroSpec['faro']>;

interface Step {
  name: string;
  label: string;
  faro: Changes;
  /** Whether a forecast is made; else what was observed stands in for it. */
  predicts: boolean;
  /** Quantile of the forecast: the median, until the last step. */
  quantile: number;
}

const base: Changes = { utility: 'latency_step', percentile: 0, shrink: false, reactive: false };
const relaxed: Changes = { ...base, utility: 'latency' };
const mdc: Changes = { ...relaxed, percentile: 99 };
const hybrid: Changes = { ...mdc, reactive: true };
const shrinking: Changes = { ...hybrid, shrink: true };

/** The steps of the release's ablation, each added to those before it. */
export const steps: readonly Step[] = [
  { name: 'conf1', label: 'no relaxation', faro: base, predicts: false, quantile: 0.5 },
  { name: 'conf2', label: '+ relaxation', faro: relaxed, predicts: false, quantile: 0.5 },
  { name: 'conf3', label: '+ M/D/c', faro: mdc, predicts: false, quantile: 0.5 },
  { name: 'conf4', label: '+ prediction', faro: mdc, predicts: true, quantile: 0.5 },
  { name: 'conf5', label: '+ reactive', faro: hybrid, predicts: true, quantile: 0.5 },
  { name: 'conf6', label: '+ shrinking', faro: shrinking, predicts: true, quantile: 0.5 },
  { name: 'final', label: '+ quantiles', faro: { ...shrinking, slack: 0 }, predicts: true, quantile: 0.6 },
];
export const stepNames = steps.map(({ name }) => name);
export const quotas = [32, 36, 40];

export const stepOf = (name: string): Step => steps.find((step) => step.name === name)!;

/** Outcomes by replicas and step: `32/conf1`. */
export async function bySteps(run: Run): Promise<Map<string, Group>> {
  const groups = await readOutcomes(run, { quota: 32, step: 'final' });
  return new Map(groups.map((group) => [`${group.values.quota}/${group.values.step}`, group]));
}
