import { ink, pale, palette } from 'repro';
import type { Panel } from '../../shared/stacked-panels.js';
import type { Column } from '../timeline.js';

const minor = { label: 'minor', colour: palette.blue, width: 1.5 };
const major = { label: 'major', colour: palette.orange, width: 1.5 };
const utilization = { label: 'utilization', colour: pale.grey, width: 2.6, markColour: ink.normal };
const goodput = { label: 'goodput', colour: palette.turquoise, width: 1.3 };

/** The five panels of Figure 6, from top to bottom. */
export const panels: readonly Panel<Column>[] = [
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
