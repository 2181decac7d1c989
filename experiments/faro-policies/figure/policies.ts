import { join } from 'node:path';
import type { Figure, FigureContext, FigureDeclaration, Run } from 'repro';
import { provenance } from '../../shared/caption.js';
import { barOf, barPanels, kindOf, kinds, rowsOf } from '../../shared/faro/bars.js';
import { labelOf } from '../../shared/faro/names.js';
import { comparable, servedText } from '../../shared/faro/texts.js';
import { readFaro } from '../outcomes.js';
import { published } from '../published.js';

const panelOf = (quota: number) => `${quota} replicas`;

async function build(run: Run, { folder }: FigureContext): Promise<Figure[]> {
  const outcomes = await readFaro(run);
  if (outcomes.length === 0) return [];
  const quotas = [...new Set(outcomes.map(({ quota }) => quota))].sort((a, b) => a - b);
  const printed = comparable(outcomes) ? await published(join(folder, 'published.tsv')) : [];
  const bars = outcomes.map(({ policy, quota, repeats }) =>
    barOf({ values: {}, repeats: [...repeats] }, labelOf(policy), panelOf(quota), kindOf(policy)),
  );
  const marks = [
    ...bars,
    ...printed.map(({ policy, quota, violations, lost }) => ({
      row: labelOf(policy),
      panel: panelOf(quota),
      kind: kinds.published,
      violations,
      lost,
    })),
  ];
  return [
    {
      name: 'faro_policies',
      title: 'SLO violations and lost utility by policy',
      caption: [
        servedText(run, outcomes),
        ...(printed.length > 0
          ? ["Diamonds: the release's simulations of six hours of its own trace, with trained networks."]
          : []),
        'SLO violations are means over minutes of means over jobs.',
        provenance(run),
      ].join(' '),
      spec: barPanels(marks, quotas.map(panelOf), rowsOf(marks)),
      tables: [
        {
          name: 'faro_policies',
          columns: ['quota', 'policy', 'violations', 'request_violations', 'lost_utility'],
          rows: outcomes.map((one) => [
            one.quota,
            one.policy,
            one.violations,
            one.requestViolations,
            one.lost,
          ]),
        },
      ],
    },
  ];
}

/** Both measures of every policy, a column for each size of the cluster. */
export const policies: FigureDeclaration = {
  name: 'faro_policies',
  title: 'Policies by cluster size',
  needs: ['jobMinutes'],
  build,
};
