import { existsSync } from 'node:fs';
import { codeVersion } from '../code-version.js';
import { loadZoo } from '../datasets/zoo/index.js';
import { UserError } from '../errors.js';
import type { LoadedExperiment } from '../experiment/load.js';
import { planRun } from '../runner/plan/plan-run.js';
import type { PlannedPoint } from '../runner/plan/run-plan.js';
import { TraceDays } from '../runner/plan/trace-days.js';
import { CORE_VERSION } from '../runner/version.js';
import { sha256Of } from '../sha256.js';
import { datasetText } from '../telemetry/dataset-text.js';
import type { Manifest } from '../telemetry/run.js';
import { getIt } from './missing-data.js';

/** A point that can be simulated again, or why it cannot. `other` says why it would be another one, where `--anyway` simulates it all the same. */
export type Again = { planned: PlannedPoint; days: PlannedPoint['days']; other?: string } | { why: string };

/**
 * Plans a run's points again, by name.
 *
 * @param names of the points that are wanted; the data of others is not looked for.
 */
export async function planAgain(
  logdir: string,
  manifest: Manifest,
  experiment: LoadedExperiment,
  names: readonly string[],
): Promise<ReadonlyMap<string, Again>> {
  const all = (why: string) => new Map(names.map((name) => [name, { why }]));
  if (manifest.target !== 'sim')
    return all(`it ran with real processes (target ${manifest.target}), which are never the same twice`);
  let points: PlannedPoint[];
  try {
    const plan = await planRun({ experiment, moved: true, logdir, resume: true, loadProfiles: loadZoo });
    // Of a run with `--until` the plan has the first repeats, and what followed is among the others.
    points = [...plan.points, ...plan.others];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return all(`it cannot be planned again: ${error.message} ${error.next}`);
  }
  const changed = await changes(manifest);
  const traces = new TraceDays({ logdir, datasets: manifest.datasets ?? [] });
  const again = new Map<string, Again>();
  for (const name of names) {
    const planned = points.find((point) => point.name === name);
    const key = manifest.points.find((point) => point.name === name)?.key;
    if (!planned) again.set(name, { why: 'its experiment plans no such point any more' });
    else
      again.set(
        name,
        await located(
          planned,
          traces,
          planned.key === key ? undefined : whyOther(changed, planned, manifest),
        ),
      );
  }
  return again;
}

async function located(planned: PlannedPoint, traces: TraceDays, other: string | undefined): Promise<Again> {
  try {
    const days = planned.datasets.flatMap((set) => ('day' in set ? [traces.locate(set)] : []));
    return { planned, days: await Promise.all(days), other };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const set = planned.datasets.find((one) => 'day' in one);
    return { why: `its data is not here: ${error.message}${set ? ` ${getIt(set)}` : ''}` };
  }
}

/** What of a manifest's own files and versions is not the same any more. */
async function changes({ own, versions }: Manifest): Promise<string[]> {
  const { repro } = codeVersion();
  const found: string[] = [];
  if (versions.repro !== repro || versions.core !== CORE_VERSION)
    found.push(
      `it was made by repro ${versions.repro} (core ${versions.core}), and this is ${repro} (core ${CORE_VERSION})`,
    );
  for (const { path, sha256 } of own?.files ?? []) {
    if (!existsSync(path)) found.push(`its file ${path} is not there any more`);
    else if ((await sha256Of(path)) !== sha256) found.push(`its file ${path} has changed since`);
  }
  return found;
}

function whyOther(changed: readonly string[], { datasets }: PlannedPoint, manifest: Manifest): string {
  const had = new Set((manifest.datasets ?? []).map(datasetText));
  const others = datasets.map(datasetText).filter((text) => !had.has(text));
  const data = others.length > 0 ? [`it replayed other data than is here (${others.join(', ')})`] : [];
  const reasons = [...changed, ...data];
  return reasons.length > 0 ? reasons.join('; ') : 'its experiment has changed since';
}
