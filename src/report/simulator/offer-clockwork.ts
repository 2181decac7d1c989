import { loadZoo } from '../../datasets/zoo/index.js';
import { bindWorkload } from '../../runner/targets/bind-workload.js';
import type { ClockworkSpec } from '../../serving-core/clockwork/spec.js';
import type { ModelProfile } from '../../serving-core/common/profile.js';
import type { ClockworkBase } from './clockwork.js';
import { choice, number, room, rounded, seedControl } from './controls.js';
import type { Control, OfferOf, SimulatorOffer } from './offer.js';
import { ofSystem, type Planned, type Start, withSpecs } from './planned-specs.js';

/** What a page simulates at most, so that an answer takes about a second. */
const MOST = { models: 200, gpus: 16, rate: 8000 };
const SECONDS = 4;
const CHOICES = ['INFER5', 'INFER4', 'SMART', 'EDF', 'DIRECT'] as const;
/** An SLO that is longer stands for none, ms. */
const LONGEST_SLO = 10_000;

/** The simulator of Clockwork with the deployment of this run; null when none of its points is of Clockwork. */
export async function offerClockwork(
  all: readonly Planned[],
): Promise<OfferOf<'clockwork', ClockworkBase> | null> {
  const [first, ...others] = ofSystem(all, 'clockwork');
  if (!first) return null;
  const profiles = Object.fromEntries(await loadZoo(first.spec.zoo));
  const same = others.filter(({ spec }) => spec.zoo === first.spec.zoo);
  const found: Start<ClockworkSpec>[] = [];
  for (const one of [first, ...same]) found.push(await startFrom(one, profiles));
  const { starts, specs } = withSpecs(found);
  return {
    system: 'clockwork',
    about:
      'Clockwork as this run deployed it, under an open loop with one SLO for all: the core that repro run simulates with, here in the page.',
    controls: controls(Object.keys(profiles), starts),
    starts,
    specs,
    shared: { profiles },
    axes: { x: 'Latency (ms)', y: 'Share of requests answered', goal: 'SLO', kind: 'distribution' },
  };
}

async function startFrom(
  { point, spec, measures }: Planned<ClockworkSpec>,
  zoo: Readonly<Record<string, ModelProfile>>,
): Promise<Start<ClockworkSpec>> {
  const measured = (name: string): number | undefined => measures.find((one) => one.name === name)?.value;
  const { workers, controller, client } = spec;
  const { loads } = await bindWorkload(spec, Object.keys(zoo));
  const copies = loads.reduce((sum, load) => sum + load.copies, 0);
  const deployed = Math.min(controller.maxGpus, workers.count * workers.gpusPerWorker);
  const gpus = Math.min(deployed, MOST.gpus);
  // Fewer GPUs serve as much less.
  const wanted = ((measured('rate') ?? 100 * deployed) * gpus) / deployed;
  const rate = Math.min(MOST.rate, Math.max(1, Math.round(wanted)));
  const models = Math.min(copies, MOST.models);
  const own = controller.policy !== undefined;
  const scheduler = CHOICES.find((name) => !own && name === controller.type) ?? 'INFER5';
  const defaultSlo = controller.defaultSlo / 1e6;
  const slo = measured('SLO, median') ?? (defaultSlo <= LONGEST_SLO ? defaultSlo : 100);
  const notes = [
    ...(new Set(loads.map((load) => load.model)).size > 1 ? ['all copies are of one model'] : []),
    ...(models < copies ? [`${models} of its ${copies.toLocaleString('en-US')} copies`] : []),
    ...(gpus < deployed ? [`${gpus} of its ${deployed} GPUs, and as much less load`] : []),
    ...(own ? ['its own policy is replaced'] : []),
    ...(client.workload === 'gamma-open-loop' ? [] : [`its workload is ${client.workload}`]),
  ];
  const settings = {
    rate,
    slo: Math.min(LONGEST_SLO, Math.max(0.1, rounded(slo))),
    gpus,
    models,
    model: loads[0].model,
    scheduler,
    cv: client.workload === 'gamma-open-loop' ? Number(client.args[3]) : 1,
    seconds: SECONDS,
    seed: point.seed,
  };
  return { point: point.name, settings, spec: withoutSettings(spec), notes };
}

/** A spec without what is set, so that those which differ in nothing else are one. */
function withoutSettings({ client, controller, workers, ...spec }: ClockworkSpec): ClockworkSpec {
  return {
    ...spec,
    client: { workload: '', args: [], inputs: client.inputs },
    controller: { ...controller, policy: undefined, type: 'INFER5', defaultSlo: 0, maxGpus: 0 },
    workers: { ...workers, count: 1, gpusPerWorker: 1 },
  };
}

function controls(models: readonly string[], starts: SimulatorOffer['starts']): Control[] {
  const of = (name: string): number[] => starts.map(({ settings }) => Number(settings[name]));
  return [
    number('rate', 'Rate', 'requests/s', [1, room(of('rate'), 3, MOST.rate), 1]),
    number('slo', 'SLO', 'ms', [0.1, room(of('slo'), 2, LONGEST_SLO), 0.1]),
    number('gpus', 'GPUs', '', [1, MOST.gpus, 1]),
    number('models', 'Model copies', '', [1, MOST.models, 1]),
    choice('model', 'Model', models),
    choice('scheduler', 'Scheduler', CHOICES),
    number('cv', 'Burstiness', 'CV of gaps', [0.1, 8, 0.1]),
    number('seconds', 'Time', 's', [1, 20, 1]),
    seedControl(starts),
  ];
}
