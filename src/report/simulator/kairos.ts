import { Bench, type Served } from '../../capacity/measure.js';
import type { DistributorName } from '../../serving-core/kairos/spec.js';
import type { Settings, SimulatorResult } from './offer.js';
import { type PackedNumbers, unpacked } from './packed.js';
import { distribution, readout } from './result.js';

/** What all runs of a page share: what serves, with its latencies as text. */
export interface KairosBase {
  spec: Pick<Served, 'arrivals'> & { types: readonly string[] };
  table: { model: string; batches: readonly number[]; perBatch: number; samples: PackedNumbers };
}

/** What is served with these settings. */
export function kairosServed({ spec, table }: KairosBase, settings: Settings): Served {
  const { types, arrivals } = spec;
  return {
    arrivals,
    table: {
      model: table.model,
      types,
      perBatch: table.perBatch,
      batches: Int32Array.from(table.batches),
      samples: unpacked(table.samples),
    },
    mix: { types, counts: types.map((_, i) => Number(settings[`count${i}`])) },
    qos: Number(settings.qos) * 1e6,
    distributor: String(settings.distributor) as DistributorName,
    queries: Number(settings.queries),
  };
}

/** Runs queries at a rate over a mix as `repro run` does. @throws UserError for what cannot be. */
export function simulateKairos(base: KairosBase, settings: Settings): SimulatorResult {
  const served = kairosServed(base, settings);
  const session = new Bench(served, Number(settings.seed)).run(Number(settings.rate));
  const { serving, service, answered, late } = session;
  const latencies = service.map((took, query) =>
    Math.trunc(serving.sentAt[query] - serving.queries.arrival[query] + took),
  );
  const curve = distribution(latencies, answered);
  return {
    readouts: [
      readout('attainment', 'In time', '%', (100 * (answered - late)) / answered),
      readout('p50', 'Latency p50', 'ms', curve.quantile(0.5)),
      readout('p99', 'Latency p99', 'ms', curve.quantile(0.99)),
      readout('max', 'Latency max', 'ms', curve.quantile(1)),
      readout('queries', 'Queries', '', answered),
      readout('late', 'Late', '', late),
    ],
    curve: curve.points,
    goal: Number(settings.qos),
  };
}
