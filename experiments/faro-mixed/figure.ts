import { join } from 'node:path';
import { type Figure, type FigureContext, type FigureDeclaration, type Run, readPublished } from 'repro';
import { leftOut, provenance } from '../shared/caption.js';
import { type Bar, barOf, barPanels, kindOf, kinds, rowsOf } from '../shared/faro/bars.js';
import { labelOf } from '../shared/faro/names.js';
import { byPolicy } from '../shared/faro/outcomes.js';
import { resnet34 } from '../shared/faro/parameters.js';
import { comparable, servedText } from '../shared/faro/texts.js';
import { numberOf } from '../shared/values.js';
import { QUOTA, resnet18 } from './jobs.js';

/** The release's cluster runs. */
export const published = (file: string) =>
  readPublished(file, {
    policy: 'string',
    runs: 'number',
    violations: 'number',
    request_violations: 'number',
    lost: 'number',
    lost_sd: 'number',
    provenance: 'string',
  } as const);

async function build(run: Run, { folder }: FigureContext): Promise<Figure[]> {
  const groups = await byPolicy(run);
  if (groups.size === 0) return [];
  const [point] = run.points;
  const quota = numberOf(run, point, 'quota') ?? QUOTA;
  const slo = numberOf(run, point, 'evenSlo') ?? resnet18.slo;
  const served = [...groups.values()].flatMap(({ repeats }) => repeats);
  const panel = `${quota} replicas, ResNet18 and ResNet34`;
  const bars: Bar[] = [...groups].map(([policy, group]) =>
    barOf(group, labelOf(policy), panel, kindOf(policy)),
  );
  const release = quota === QUOTA && comparable(served) ? await published(join(folder, 'published.tsv')) : [];
  const printed = release.map(({ policy, violations, lost }) => ({
    row: labelOf(policy),
    panel: panel,
    kind: kinds.published,
    violations,
    lost,
  }));
  const rows = rowsOf([...bars, ...printed]);
  return [
    {
      name: 'faro_mixed',
      title: 'Two models in one cluster: SLO violations and lost utility by policy',
      caption: [
        servedText(run, served),
        `Jobs 0, 2, 4, … run ResNet18 under ${slo} ms, the others ResNet34 under ${resnet34.slo} ms; service times of ResNet18 are assumed.`,
        ...(release.length > 0
          ? ['Diamonds: the release’s runs on a cluster, which is slower than any simulation.']
          : []),
        'SLO violations are means over minutes of means over jobs.',
        ...leftOut(run),
        provenance(run),
      ].join(' '),
      spec: barPanels([...bars, ...printed], [panel], rows),
      tables: [
        {
          name: 'faro_mixed',
          columns: ['policy', 'repeats', 'violations', 'lost_utility'],
          rows: [...groups].map(([policy, { repeats }], i) => [
            policy,
            repeats.length,
            bars[i].violations,
            bars[i].lost,
          ]),
        },
      ],
    },
  ];
}

/** Both measures of every policy. */
export const mixed: FigureDeclaration = {
  name: 'faro_mixed',
  title: 'Two models in one cluster',
  needs: ['jobMinutes'],
  build,
};
