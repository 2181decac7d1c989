import { contentHash } from '../../content-hash.js';
import { UserError } from '../../errors.js';
import type { SystemSpec } from '../../experiment/declaration.js';
import { packageRoot } from '../../experiment/package-root.js';
import type { SweepPoint } from '../../experiment/sweep.js';
import type { ModelProfile } from '../../serving-core/common/profile.js';
import type { Dataset } from '../../telemetry/run.js';
import { checkSpec } from '../targets/check-spec.js';
import { checkPlayable } from '../targets/playable.js';
import { checkPoint } from '../targets/sim.js';
import { CORE_VERSION } from '../version.js';
import { DAY_SECONDS, estimatedBytes, estimatedSeconds, liveSeconds, startedSeconds } from './estimate.js';
import { identityOf } from './identity.js';
import { filesOfPoint } from './own-files.js';
import type { PlannedPoint, RunOptions } from './run-plan.js';
import { seedOfRepeat } from './seeds.js';
import type { Settings } from './settings.js';
import type { TraceDays } from './trace-days.js';

export interface Profiles {
  byName: Readonly<Record<string, ModelProfile>>;
  hash: string;
}

/**
 * Works out one point: what it simulates, with what data, and its key. `zoos` and `traces` remember between calls.
 *
 * @throws UserError when its declaration cannot make it, or it would fail at once.
 */
export async function planPoint(
  { name, values, repeat }: SweepPoint,
  { seed: runSeed, telemetry }: Pick<Settings, 'seed' | 'telemetry'>,
  { experiment, loadProfiles, target = 'sim' }: Pick<RunOptions, 'experiment' | 'loadProfiles' | 'target'>,
  zoos: Map<string, Promise<Profiles>>,
  traces: TraceDays,
): Promise<PlannedPoint> {
  const { declaration } = experiment;
  const [given, stated, work] = declared(name, () => [
    declaration.point(values),
    declaration.expectedRequests?.(values),
    declaration.coreSeconds?.(values),
  ]);
  const spec = checkSpec(given, name);
  const { byName: profiles, hash } = await zooOf(spec, zoos, loadProfiles);
  const needs = await checkPoint(spec, profiles);
  const { days, files, seconds, datasets: own = [], steady = false } = needs;
  const expectedRequests = needs.requests ?? stated ?? unstated(name);
  const live = target !== 'sim';
  const simulated = (): number =>
    work === undefined ? estimatedSeconds(expectedRequests, spec.system) : startedSeconds(work);
  checkPlayable(spec, telemetry, target);
  const data = 'client' in spec ? spec.client.data : undefined;
  const datasets: Dataset[] = [...own, ...(await Promise.all(days.map((day) => traces.identify(day, data))))];
  const seed = seedOfRepeat(runSeed, repeat);
  const versions = { repro: packageRoot().version, core: CORE_VERSION };
  const key = contentHash({
    spec: identityOf(spec, files),
    datasets: datasets.length > 0 ? datasets : undefined,
    seed,
    profiles: hash,
    versions,
    telemetry: [...telemetry].sort(),
  });
  return {
    name,
    key,
    values: served(values, needs.minutes),
    repeat,
    seed,
    spec,
    profiles,
    datasets,
    files: filesOfPoint(spec, files, datasets),
    days: [],
    expectedRequests,
    estimatedSeconds:
      (live && seconds !== undefined ? liveSeconds(seconds) : simulated()) + days.length * DAY_SECONDS,
    estimatedBytes: estimatedBytes(expectedRequests, telemetry),
    finished: null,
    // Claims of a bundled experiment have windows of their own, and most are transient by design.
    steady: declaration.steady ?? (experiment.file !== undefined && steady),
  };
}

// A pipeline brings the profiles of its models, Kairos its latencies, and Faro's jobs their service times.
function zooOf(
  spec: SystemSpec,
  zoos: Map<string, Promise<Profiles>>,
  loadProfiles: RunOptions['loadProfiles'],
): Promise<Profiles> | Profiles {
  if (!('zoo' in spec)) return { byName: {}, hash: '' };
  const zoo = zoos.get(spec.zoo) ?? profilesOf(spec.zoo, loadProfiles);
  zoos.set(spec.zoo, zoo);
  return zoo;
}

async function profilesOf(zoo: string, loadProfiles: RunOptions['loadProfiles']): Promise<Profiles> {
  const byName = Object.fromEntries(await loadProfiles(zoo));
  return { byName, hash: contentHash(byName) };
}

// A record tells what was served, by which utilities are averaged: of a short trace fewer minutes than were asked for.
function served(values: SweepPoint['values'], minutes = Number.POSITIVE_INFINITY): SweepPoint['values'] {
  return Number(values.minutes) > minutes ? { ...values, minutes } : values;
}

function unstated(point: string): never {
  throw new UserError(
    'E_DECLARATION',
    `The experiment does not say how many requests point ${point} will issue.`,
    'Add expectedRequests() to its declaration; only those of Faro do without.',
  );
}

// The functions of a declaration are somebody's code: what they throw is about the declaration, not about repro.
function declared<T>(point: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      'E_DECLARATION',
      `The experiment cannot make point ${point}: ${(error as Error).message}.`,
      'Correct point(), expectedRequests() or coreSeconds() of its declaration.',
    );
  }
}
