import { pale, palette } from 'repro';
import type { Panel } from '../../shared/stacked-panels.js';
import type { SeriesColumn } from '../timeline.js';

/** The five panels of Figure 9, from top to bottom. */
export const panels: readonly Panel<SeriesColumn>[] = [
  {
    title: 'Requests (1/s)',
    curves: [
      { column: 'throughput', label: 'throughput', colour: pale.grey, width: 3 },
      { column: 'goodput', label: 'goodput', colour: palette.turquoise, width: 1.5 },
    ],
  },
  {
    title: 'Latency (ms)',
    curves: [
      { column: 'latency_max', label: 'maximum', colour: palette.vermillion, width: 1.3 },
      { column: 'latency_p99', label: '99th percentile', colour: palette.orange, width: 1.5 },
      { column: 'latency_median', label: 'median', colour: palette.blue, width: 1.5 },
    ],
  },
  {
    title: 'Batch size',
    curves: [{ column: 'batchsize', label: 'seen by a request', colour: palette.purple, width: 1.5 }],
  },
  {
    title: 'Cold models',
    curves: [{ column: 'coldmodel', label: 'distinct models', colour: palette.blue, width: 1.5 }],
  },
  {
    title: 'Cold starts (1/s)',
    curves: [{ column: 'coldstart', label: 'that succeeded', colour: palette.sky, width: 1.5 }],
  },
];
