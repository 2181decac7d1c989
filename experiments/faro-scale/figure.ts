import { join } from 'node:path';
import { type Figure, type FigureContext, type FigureDeclaration, type Run, readPublished } from 'repro';
import { leftOut, provenance } from '../shared/caption.js';
import { type Bar, barOf, barPanels, kindOf, kinds, rowsOf } from '../shared/faro/bars.js';
import { labelOf } from '../shared/faro/names.js';
import { PUBLISHED_JOBS } from '../shared/faro/outcomes.js';
import { servedText } from '../shared/faro/texts.js';
import { bySize, quotaOf } from './sizes.js';

/** The release's runs: of 20 jobs on a cluster, of 100 in its simulator. */
export const published = (file: string) =>
  readPublished(file, {
    jobs: 'number',
    policy: 'string',
    groups: 'number',
    where: 'string',
    runs: 'number',
    violations: 'number',
    request_violations: 'number',
    lost: 'number',
    lost_sd: 'number',
    provenance: 'string',
  } as const);

const rowOf = (policy: string, groups: number) => labelOf(policy) + (groups > 0 ? `, ${groups} groups` : '');
const panelOf = (jobs: number, copies: number) => `${jobs} jobs, ${quotaOf(copies)} replicas`;

async function build(run: Run, { folder }: FigureContext): Promise<Figure[]> {
  const groups = [...(await bySize(run)).values()];
  if (groups.length === 0) return [];
  const bars: Bar[] = groups.map((group) => {
    const { policy, copies, groups: of } = group.values;
    return barOf(
      group,
      rowOf(String(policy), Number(of)),
      panelOf(group.repeats[0].jobs, Number(copies)),
      kindOf(String(policy)),
    );
  });
  const panels = [...new Set(bars.map(({ panel }) => panel))];
  const printed = (await published(join(folder, 'published.tsv')))
    .map(({ jobs, policy, groups: of, violations, lost }) => ({
      row: rowOf(policy, of),
      panel: panelOf(jobs, jobs / PUBLISHED_JOBS),
      kind: kinds.published,
      violations,
      lost,
    }))
    .filter(({ panel, row }) => panels.includes(panel) && bars.some((bar) => bar.row === row));
  const rows = rowsOf(bars);
  return [
    {
      name: 'faro_scale',
      title: 'More jobs in one cluster: SLO violations and lost utility by policy',
      caption: [
        servedText(
          run,
          groups.map(({ repeats: [one] }) => one),
        ),
        `Each job of the trace is there ${[...new Set(groups.map(({ values }) => values.copies))].join(' or ')} times.`,
        ...(printed.length > 0
          ? [
              'Diamonds: the release’s runs, of 20 jobs on a cluster and of 100 in its simulator, with trained networks.',
            ]
          : []),
        'SLO violations are means over minutes of means over jobs.',
        ...leftOut(run),
        provenance(run),
      ].join(' '),
      spec: barPanels([...bars, ...printed], panels, rows),
      tables: [
        {
          name: 'faro_scale',
          columns: ['copies', 'policy', 'groups', 'repeats', 'violations', 'lost_utility'],
          rows: groups.map(({ values, repeats }, i) => [
            ...[Number(values.copies), String(values.policy), Number(values.groups), repeats.length],
            ...[bars[i].violations, bars[i].lost],
          ]),
        },
      ],
    },
  ];
}

/** Both measures of every policy, a column for each number of jobs. */
export const scale: FigureDeclaration = {
  name: 'faro_scale',
  title: 'Policies by number of jobs',
  needs: ['jobMinutes'],
  build,
};
