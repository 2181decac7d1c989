import { pale, palette } from 'repro';
import type { Column } from '../timeline.js';

export interface Curve {
  column: Column;
  label: string;
  colour: string;
  width: number;
}

export interface Panel {
  title: string;
  /** Upper end of the y axis; by the data when absent. */
  top?: number;
  curves: readonly Curve[];
}

const minor = { label: 'minor', colour: palette.blue, width: 1.5 };
const major = { label: 'major', colour: palette.orange, width: 1.5 };
const utilization = { label: 'utilization', colour: pale.grey, width: 2.6 };
const goodput = { label: 'goodput', colour: palette.turquoise, width: 1.3 };

/** The five panels of Figure 6, from top to bottom. */
export const panels: readonly Panel[] = [
  {
    title: 'Goodput (1/s)',
    curves: [
      { ...minor, column: 'goodput-minor' },
      { ...major, column: 'goodput-major' },
    ],
  },
  {
    title: 'Latency (ms)',
    curves: [
      { column: 'latency-max', label: 'max (all)', colour: pale.blue, width: 1.5 },
      { ...minor, label: 'minor, median', column: 'latency-minor' },
      { ...major, label: 'major, median', column: 'latency-major' },
    ],
  },
  {
    title: 'Cold starts (%)',
    top: 100,
    curves: [
      { ...minor, column: 'coldstarts-minor' },
      { ...major, column: 'coldstarts-major' },
    ],
  },
  {
    title: 'PCIe (%)',
    top: 100,
    curves: [
      { ...utilization, column: 'pci-utilization' },
      { ...goodput, column: 'pci-goodput' },
    ],
  },
  {
    title: 'GPU (%)',
    top: 100,
    curves: [
      { ...utilization, column: 'gpu-utilization' },
      { ...goodput, column: 'gpu-goodput' },
    ],
  },
];
