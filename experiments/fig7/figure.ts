import type { Figure, FigureContext, FigureDeclaration, Run } from 'repro';
import { eachDistribution } from '../shared/each-distribution.js';
import { caption } from './figure/caption.js';
import { placePublished, readPublished } from './figure/published.js';
import { ladder, readSeries } from './figure/series.js';
import { spec } from './figure/spec.js';
import { styles } from './figure/style.js';
import { tables } from './figure/tables.js';

/** Figure 7 of the Clockwork paper, one figure per arrival distribution. */
async function build(run: Run, { folder }: FigureContext): Promise<Figure[]> {
  const published = await readPublished(folder);
  const drawn = { name: 'fig7', title: 'Clockwork, Figure 7: how low can the SLO go?' };
  return eachDistribution(run, drawn, readSeries, (name, points, series) => {
    const ticks = ladder(series);
    const marks = placePublished(published, series, ticks);
    return {
      caption: caption(run, points, series, marks),
      spec: spec(series, styles(series), ticks, marks),
      tables: tables(name, series, marks),
    };
  });
}

export const figure: FigureDeclaration = {
  name: 'fig7',
  title: 'Workload satisfaction against SLO multiplier',
  needs: ['requests'],
  build,
};
