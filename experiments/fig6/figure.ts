import type { Figure, FigureContext, FigureDeclaration, PointView, Run } from 'repro';
import { provenance } from '../shared/caption.js';
import { type PlacedMark, placePublished, readPublished } from './figure/published.js';
import { spec } from './figure/spec.js';
import { tables } from './figure/tables.js';
import { readTimeline, type Timeline } from './timeline.js';

function caption(
  run: Run,
  point: PointView,
  { width, models }: Timeline,
  marks: readonly PlacedMark[],
): string {
  return [
    `Minor: one model at 200 requests/s throughout. Major: 1000 requests/s shared by the active ones of ${models} models. Bins of`,
    `${width} s; latencies are medians of what met its SLO, the maximum is of every response; utilization is the time that transfers (PCIe)`,
    'and executions (GPU) take, goodput the part of it that served responses within their SLO.',
    marks.length > 0 && 'Diamonds: steady states of a derived model, not values of the paper.',
    point.status === 'invalid' && 'Hollow: this point is invalid, not to be trusted.',
    provenance(run, [point]),
  ]
    .filter(Boolean)
    .join(' ');
}

/** Figure 6 of the Clockwork paper, one figure per point. */
async function build(run: Run, { folder }: FigureContext): Promise<Figure[]> {
  const published = await readPublished(folder);
  const figures: Figure[] = [];
  for (const point of run.points) {
    const timeline = point.status === 'failed' ? null : await readTimeline(run, point);
    if (!timeline) continue;
    const suffix = run.points.length === 1 ? '' : `_${point.name.replaceAll(/[^\w=.,-]+/g, '_')}`;
    const name = `fig6${suffix}`;
    const marks = placePublished(published, timeline);
    figures.push({
      name,
      title: `Clockwork, Figure 6: thousands of models on one GPU${suffix && ` (${point.name})`}`,
      caption: caption(run, point, timeline, marks),
      spec: spec(timeline, marks, point.status === 'invalid'),
      tables: tables(name, suffix, timeline, marks),
    });
  }
  return figures;
}

export const figure: FigureDeclaration = {
  name: 'fig6',
  title: 'Goodput, latency, cold starts, PCIe and GPU use over time',
  needs: ['requests', 'actions'],
  build,
};
