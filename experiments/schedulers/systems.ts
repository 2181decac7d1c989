import { palette } from 'repro';

/** Systems in the order of legend and tables, with the look of each: INFER4 is dashed, since it lies on INFER5. */
export const systems = [
  { name: 'INFER5', label: 'INFER5', colour: palette.turquoise, dash: [1, 0] },
  { name: 'INFER4', label: 'INFER4', colour: palette.green, dash: [4, 3] },
  { name: 'SMART', label: 'SMART', colour: palette.purple, dash: [1, 0] },
  { name: 'EDF', label: 'EDF', colour: palette.grey, dash: [1, 0] },
  { name: 'infaas', label: 'INFaaS', colour: palette.orange, dash: [1, 0] },
  { name: 'clipper', label: 'Clipper', colour: palette.blue, dash: [1, 0] },
  { name: 'own', label: 'own policy', colour: palette.vermillion, dash: [1, 0] },
] as const;

/** What a point has where the sweep does not say otherwise, and what the claims are about. */
export const usual = { noiseScale: 1, spread: 0, cached: 24 } as const;

/** Those that consolidate choice: they plan executions from predictions of their length. */
export const schedulers = ['INFER5', 'INFER4', 'SMART', 'EDF'] as const;
/** Those that leave the GPU to itself. */
export const baselines = ['clipper', 'infaas'] as const;

export const labelOf = (name: string): string => systems.find((s) => s.name === name)?.label ?? name;
