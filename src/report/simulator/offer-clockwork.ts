import { loadZoo } from '../../datasets/zoo/index.js';
import type { LoadedExperiment } from '../../experiment/load.js';
import { defaults } from '../../experiment/parameters.js';
import { callUserCode } from '../../experiment/user-code.js';
import { bindWorkload } from '../../runner/targets/bind-workload.js';
import type { ClockworkSpec } from '../../serving-core/clockwork/spec.js';
import type { ModelProfile } from '../../serving-core/common/profile.js';
import type { PointView, Run } from '../../telemetry/run.js';
import type { PointRow } from '../data.js';
import type { Control, Setting, SimulatorOffer } from './offer.js';

/** What a page simulates at most, so that an answer takes about a second. */
const MOST = { models: 200, gpus: 16, rate: 8000 };
/** Points that a reader can start from. */
const MOST_STARTS = 100;
const SECONDS = 4;
const CHOICES = ['INFER5', 'INFER4', 'SMART', 'EDF', 'DIRECT'] as const;
/** An SLO that is longer stands for none, ms. */
const LONGEST_SLO = 10_000;

interface Planned {
  point: PointView;
  spec: ClockworkSpec;
}

/** The simulator of Clockwork with the deployment of this run; null when none of its points is of Clockwork. */
export async function offerClockwork(
  run: Run,
  experiment: LoadedExperiment,
  rows: readonly PointRow[],
): Promise<SimulatorOffer | null> {
  const planned = (await specsOf(run, experiment)).slice(0, MOST_STARTS);
  if (planned.length === 0) return null;
  const [{ spec }] = planned;
  const zoo = Object.fromEntries(await loadZoo(spec.zoo));
  const starts: SimulatorOffer['starts'][number][] = [];
  for (const one of planned) {
    const measures = rows.find(({ name }) => name === one.point.name)?.measures ?? [];
    starts.push(await startFrom(one, zoo, measures, run.manifest?.seed ?? 0));
  }
  return {
    system: 'clockwork',
    about:
      'Clockwork as this run deployed it, under an open loop with one SLO for all: the core that repro run simulates with, here in the page.',
    controls: controls(Object.keys(zoo)),
    starts,
    axes: { x: 'Latency (ms)', y: 'Share of requests answered', goal: 'SLO' },
    base: { spec, profiles: zoo },
  };
}

/** What the points of a run were simulated as, or would be; those of Clockwork alone. */
async function specsOf(run: Run, { declaration, file }: LoadedExperiment): Promise<Planned[]> {
  const points = run.points.filter(({ status }) => status !== 'failed');
  const planned: Planned[] = [];
  for (const point of points) {
    const values = { ...defaults(declaration.parameters), ...run.manifest?.parameters, ...point.parameters };
    const whose = { file, what: 'point()', again: `repro report -l ${run.dir}` };
    const spec = await callUserCode(whose, () => declaration.point(values));
    if (spec.system === 'clockwork') planned.push({ point, spec });
  }
  return planned;
}

async function startFrom(
  { point, spec }: Planned,
  zoo: Readonly<Record<string, ModelProfile>>,
  measures: PointRow['measures'],
  seed: number,
): Promise<SimulatorOffer['starts'][number]> {
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
  const settings: Record<string, Setting> = {
    rate,
    slo: Math.min(LONGEST_SLO, Math.max(0.1, Number(slo.toPrecision(3)))),
    gpus,
    models,
    model: loads[0].model,
    scheduler,
    cv: client.workload === 'gamma-open-loop' ? Number(client.args[3]) : 1,
    seconds: SECONDS,
    seed,
  };
  return { point: point.name, settings, note: notes.join('; ') };
}

const number = (
  name: string,
  label: string,
  unit: string,
  [min, max, step]: readonly [number, number, number],
): Control => ({ kind: 'number', name, label, unit, min, max, step });

const controls = (models: readonly string[]): Control[] => [
  number('rate', 'Rate', 'requests/s', [1, MOST.rate, 1]),
  number('slo', 'SLO', 'ms', [0.1, 500, 0.1]),
  number('gpus', 'GPUs', '', [1, MOST.gpus, 1]),
  number('models', 'Model copies', '', [1, MOST.models, 1]),
  { kind: 'choice', name: 'model', label: 'Model', choices: models },
  { kind: 'choice', name: 'scheduler', label: 'Scheduler', choices: CHOICES },
  number('cv', 'Burstiness', 'CV of gaps', [0.1, 8, 0.1]),
  number('seconds', 'Time', 's', [1, 20, 1]),
  number('seed', 'Seed', '', [0, 9999, 1]),
];
