import { findPipeline } from '../../datasets/pipelines/find.js';
import { type Pipeline, priceOf } from '../../serving-core/inferline/pipeline/pipeline.js';
import { largestBatch } from '../../serving-core/inferline/pipeline/profile.js';
import type { InferlineSpec, TraceSpec } from '../../serving-core/inferline/spec.js';
import { queryTable } from '../../telemetry/read/query.js';
import { choice, number, room, rounded, seedControl } from './controls.js';
import type { InferlineBase } from './inferline.js';
import type { OfferOf, Setting } from './offer.js';
import { ofSystem, type Planned, type Start, withSpecs } from './planned-specs.js';

const QUERIES = 20_000;

/** The estimator of InferLine with the pipeline of this run; null when none of its points served a pipeline. */
export async function offerInferline(
  planned: readonly Planned[],
): Promise<OfferOf<'inferline', InferlineBase> | null> {
  const [first, ...others] = ofSystem(planned, 'inferline').filter(({ point }) => point.files.replicas);
  if (!first) return null;
  const pipeline = findPipeline(first.spec.pipeline);
  const same = others.filter(({ spec }) => spec.pipeline === first.spec.pipeline);
  const found: Start<InferlineBase['spec']>[] = [];
  for (const one of [first, ...same]) {
    const start = await startFrom(one, pipeline);
    if (start) found.push(start);
  }
  if (found.length === 0) return null;
  const { starts, specs } = withSpecs(found);
  const highest = (name: string): number[] => starts.map(({ settings }) => Number(settings[name]));
  return {
    system: 'inferline',
    about: `InferLine’s estimator with the pipeline ${pipeline.name} of this run: one configuration under a generated trace, by the core that repro run simulates with, here in the page.`,
    controls: [
      number('rate', 'Rate', 'queries/s', [0.1, room(highest('rate'), 3, 1e5), 0.1]),
      number('slo', 'SLO', 'ms', [1, room(highest('slo'), 2, 1e6), 1]),
      ...pipeline.models.flatMap(({ name, profiles }, i) => {
        const hardware = Object.keys(profiles);
        const largest = Math.max(...Object.values(profiles).map(largestBatch));
        return [
          number(`replicas${i}`, name, 'replicas', [1, room(highest(`replicas${i}`), 2, 1000), 1]),
          number(`batch${i}`, name, 'largest batch', [1, largest, 1]),
          choice(`hardware${i}`, `${name} on`, hardware),
        ];
      }),
      number('cv', 'Burstiness', 'CV of gaps', [0.1, 8, 0.1]),
      number('queries', 'Queries', '', [1000, 100_000, 1000]),
      seedControl(starts),
    ],
    starts,
    specs,
    shared: { pipeline },
    axes: { x: 'Latency (ms)', y: 'Share of queries answered', goal: 'SLO', kind: 'distribution' },
  };
}

async function startFrom(
  { point, spec, measures }: Planned<InferlineSpec>,
  pipeline: Pipeline,
): Promise<Start<InferlineBase['spec']> | null> {
  const sql = 'SELECT model_id, wanted, batch, price FROM replicas WHERE t = 0';
  const { columns } = await queryTable(point.files.replicas!, 'replicas', sql);
  const configured: Record<string, Setting> = {};
  for (const [i, { profiles }] of pipeline.models.entries()) {
    const row = columns.model_id.indexOf(i);
    // A plan names hardware; its table tells it by the price.
    const hardware = Object.keys(profiles).find((name) => priceOf(pipeline, name) === columns.price[row]);
    if (row < 0 || hardware === undefined) return null;
    configured[`replicas${i}`] = columns.wanted[row];
    configured[`batch${i}`] = columns.batch[row];
    configured[`hardware${i}`] = hardware;
  }
  const measured = measures.find(({ name }) => name === 'rate')?.value ?? 1;
  const { rate, cv, plain } = steady(spec.arrivals, measured);
  const { rule, ties, batchingDelay, variation, slo, tuner } = spec;
  const notes = [
    ...(plain ? [] : ['gamma gaps at one rate in place of its trace']),
    ...(tuner.name === 'none' ? [] : ['its replicas stay as planned']),
  ];
  const settings = { rate, cv, slo, seed: point.seed, queries: QUERIES, ...configured };
  return { point: point.name, settings, spec: { rule, ties, batchingDelay, variation }, notes };
}

/** The rate and burstiness of arrivals, where these are the same all the time. */
function steady(
  { rate, cv, cv2 }: TraceSpec,
  measured: number,
): { rate: number; cv: number; plain: boolean } {
  const given = cv === undefined ? Math.sqrt(Number(cv2 ?? 1)) : Number(cv);
  const plain = Number(rate) > 0 && given > 0;
  return plain
    ? { rate: Number(rate), cv: given, plain }
    : { rate: rounded(measured), cv: given || 1, plain };
}
