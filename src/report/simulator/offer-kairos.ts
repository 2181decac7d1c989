import { settingOf } from '../../capacity/setting.js';
import type { KairosSpec } from '../../serving-core/kairos/spec.js';
import { queryTable } from '../../telemetry/read/query.js';
import { choice, number, room, rounded, seedControl } from './controls.js';
import type { KairosBase } from './kairos.js';
import type { OfferOf } from './offer.js';
import { packed } from './packed.js';
import { ofSystem, type Planned, type Start, withSpecs } from './planned-specs.js';

/** A threshold is searched for, which takes longer than a page should. */
const DISTRIBUTORS = ['kairos', 'compat', 'fcfs', 'earliest', 'oracle'];
const QUERIES = 2000;

/** The simulator of Kairos with the instances and latencies of this run; null when none of its points is of Kairos. */
export async function offerKairos(
  planned: readonly Planned[],
): Promise<OfferOf<'kairos', KairosBase> | null> {
  const [first, ...others] = ofSystem(planned, 'kairos').filter(({ point }) => point.files.pool);
  if (!first) return null;
  const { table, space } = settingOf(first.spec);
  // Latencies of several models would make a page of megabytes.
  const same = ({ spec }: Planned<KairosSpec>): boolean =>
    spec.model === first.spec.model && spec.latencies === first.spec.latencies;
  const found: Start<KairosBase['spec']>[] = [];
  for (const one of [first, ...others.filter(same)]) found.push(await startFrom(one, space.types));
  const { starts, specs } = withSpecs(found);
  const rates = starts.map(({ settings }) => Number(settings.rate));
  const targets = starts.map(({ settings }) => Number(settings.qos));
  return {
    system: 'kairos',
    about: `Kairos with the latencies of ${table.model} that this run used: one run of queries at a rate over a mix of instances, by the core that repro run simulates with, here in the page.`,
    controls: [
      number('rate', 'Rate', 'queries/s', [0.1, room(rates, 3, 1e5), 0.1]),
      number('qos', 'Target latency', 'ms', [0.1, room(targets, 2, 1e5), 0.1]),
      ...space.types.map((type, i) =>
        number(`count${i}`, type, 'instances', [i === 0 ? 1 : 0, Math.max(20, space.most[i]), 1]),
      ),
      choice('distributor', 'Distributor', DISTRIBUTORS),
      number('queries', 'Queries', '', [100, 10_000, 100]),
      seedControl(starts),
    ],
    starts,
    specs,
    shared: {
      table: {
        model: table.model,
        batches: [...table.batches],
        perBatch: table.perBatch,
        samples: packed(table.samples),
      },
    },
    axes: { x: 'Latency (ms)', y: 'Share of queries answered', goal: 'target', kind: 'distribution' },
  };
}

async function startFrom(
  { point, spec, measures }: Planned<KairosSpec>,
  types: readonly string[],
): Promise<Start<KairosBase['spec']>> {
  const { qos } = settingOf(spec);
  const sql = 'SELECT type_id, instances FROM pool';
  const { columns } = await queryTable(point.files.pool!, 'pool', sql);
  const counts = types.map((_, i) => columns.instances[columns.type_id.indexOf(i)] ?? 0);
  const { load, distributor, arrivals } = spec;
  const throughput = measures.find(({ name }) => name === 'throughput')?.value;
  const rate = 'rate' in load ? load.rate : 'steps' in load ? load.steps[0].rate : (throughput ?? 1);
  const own = DISTRIBUTORS.includes(distributor);
  const queries = Math.min(QUERIES, spec.queries);
  const notes = [
    ...('target' in load ? ['one rate, the throughput that was found'] : []),
    ...('steps' in load ? ['its first rate alone'] : []),
    ...(queries < spec.queries ? [`${queries} of its ${spec.queries} queries`] : []),
    ...(own ? [] : [`kairos in place of ${distributor}`]),
  ];
  const settings = {
    rate: rounded(rate),
    qos: qos / 1e6,
    queries,
    seed: point.seed,
    distributor: own ? distributor : 'kairos',
    ...Object.fromEntries(counts.map((count, i) => [`count${i}`, count])),
  };
  return { point: point.name, settings, spec: { types, arrivals }, notes };
}
