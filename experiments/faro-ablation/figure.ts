import { join } from 'node:path';
import { type Figure, type FigureContext, type FigureDeclaration, type Run, readPublished } from 'repro';
import { leftOut, provenance } from '../shared/caption.js';
import { barOf, barPanels, kinds } from '../shared/faro/bars.js';
import { comparable, servedText } from '../shared/faro/texts.js';
import { bySteps, stepOf, steps } from './steps.js';

/** The release's simulations of its ablation. */
export const published = (file: string) =>
  readPublished(file, {
    quota: 'number',
    step: 'string',
    runs: 'number',
    violations: 'number',
    request_violations: 'number',
    lost: 'number',
    lost_sd: 'number',
    provenance: 'string',
  } as const);

const panelOf = (quota: number) => `${quota} replicas`;

async function build(run: Run, { folder }: FigureContext): Promise<Figure[]> {
  const groups = [...(await bySteps(run)).values()];
  if (groups.length === 0) return [];
  const bars = groups.map((group) =>
    barOf(group, stepOf(String(group.values.step)).label, panelOf(Number(group.values.quota))),
  );
  const panels = [...new Set(groups.map(({ values }) => Number(values.quota)))]
    .sort((a, b) => a - b)
    .map(panelOf);
  const served = groups.flatMap(({ repeats }) => repeats);
  const release = comparable(served) ? await published(join(folder, 'published.tsv')) : [];
  const printed = release
    .map(({ quota, step, violations, lost }) => ({
      row: stepOf(step).label,
      panel: panelOf(quota),
      kind: kinds.published,
      violations,
      lost,
    }))
    .filter(({ panel }) => panels.includes(panel));
  return [
    {
      name: 'faro_ablation',
      title: 'What each part of Faro-FairSum is worth: SLO violations and lost utility',
      caption: [
        servedText(run, served),
        'Each step adds a part to those above it; the fourth and later ones forecast.',
        ...(printed.length > 0
          ? ['Diamonds: the release’s simulations of the same steps, with trained networks.']
          : []),
        'SLO violations are means over minutes of means over jobs.',
        ...leftOut(run),
        provenance(run),
      ].join(' '),
      spec: barPanels(
        [...bars, ...printed],
        panels,
        steps.map(({ label }) => label),
      ),
      tables: [
        {
          name: 'faro_ablation',
          columns: ['quota', 'step', 'repeats', 'violations', 'lost_utility'],
          rows: groups.map(({ values, repeats }, i) => [
            ...[Number(values.quota), String(values.step), repeats.length, bars[i].violations, bars[i].lost],
          ]),
        },
      ],
    },
  ];
}

/** Both measures of every step, a column for each size of the cluster. */
export const ablation: FigureDeclaration = {
  name: 'faro_ablation',
  title: 'What each part is worth',
  needs: ['jobMinutes'],
  build,
};
