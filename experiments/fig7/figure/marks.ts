import { ink } from 'repro';
import { seconds } from '../../shared/ladder-axis.js';
import { markLabels, type PlacedMark } from './published.js';
import { type Style, strokeOf } from './style.js';

const markLooks: Readonly<Record<string, { shape: string; size: number; width?: number; opacity: number }>> =
  {
    'derived-band': { shape: 'stroke', size: 260, opacity: 0.4 },
    'original-emulated': { shape: 'diamond', size: 40, width: 1.2, opacity: 1 },
  };

/** The published numbers: small marks in their series' colour, shaped by where they come from; one layer a width. */
export function publishedMarks(marks: readonly PlacedMark[], styles: readonly Style[]) {
  const style = new Map(styles.map((s) => [s.label, s]));
  const present = Object.keys(markLabels).filter((series) => marks.some((mark) => mark.series === series));
  const scale = {
    domain: present.map((series) => markLabels[series]),
    range: present.map((series) => markLooks[series]!.shape),
  };
  const legend = {
    title: null,
    orient: 'top',
    symbolSize: 64,
    columnPadding: 24,
    // entries of one height stand on one line
    clipHeight: 15,
    encoding: {
      symbols: { stroke: { value: ink.normal }, strokeWidth: { value: 1.5 }, opacity: { value: 1 } },
    },
  };
  return present.flatMap((series) => {
    const look = markLooks[series]!;
    const own = marks.filter((mark) => mark.series === series);
    const widthOf = (mark: PlacedMark) => look.width ?? style.get(mark.label)!.width;
    return [...new Set(own.map(widthOf))].map((strokeWidth) => ({
      data: {
        values: own
          .filter((mark) => widthOf(mark) === strokeWidth)
          .map((mark) => ({
            t: seconds(mark.t),
            satisfaction: mark.value,
            source: markLabels[series],
            series: mark.label,
          })),
      },
      mark: { type: 'point', fill: ink.paper, opacity: look.opacity, size: look.size, strokeWidth },
      encoding: {
        x: { field: 't', type: 'quantitative' },
        y: { field: 'satisfaction', type: 'quantitative' },
        stroke: strokeOf(styles),
        shape: { field: 'source', type: 'nominal', scale, legend },
      },
    }));
  });
}
