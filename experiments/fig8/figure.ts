import type { Figure, FigureContext, FigureDeclaration, Run } from 'repro';
import { eachDistribution } from '../shared/each-distribution.js';
import { caption } from './figure/caption.js';
import { placePublished, readPublished } from './figure/published.js';
import { spec } from './figure/spec.js';
import { colours } from './figure/style.js';
import { tables } from './figure/tables.js';
import { ladderOf, readSeries } from './series.js';

/** Figure 8 of the Clockwork paper, one figure per arrival distribution. */
async function build(run: Run, { folder }: FigureContext): Promise<Figure[]> {
  const published = await readPublished(folder);
  const drawn = {
    name: 'fig8',
    title: 'Clockwork, Figure 8: isolation of latency-sensitive from batch clients',
  };
  return eachDistribution(run, drawn, readSeries, (name, points, series) => {
    const ticks = ladderOf(series);
    const marks = placePublished(published, series, ticks);
    return {
      caption: caption(run, points, series, marks),
      spec: spec(series, colours(series), ticks, marks),
      tables: tables(name, series, marks),
    };
  });
}

export const figure: FigureDeclaration = {
  name: 'fig8',
  title: 'Satisfaction of latency-sensitive clients and throughput of batch clients against SLO multiplier',
  needs: ['requests'],
  build,
};
