import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pointFolder } from '../runner/store/logdir.js';
import { isTimed, type TableName, tableFiles } from '../telemetry/columns.js';
import { POINTS } from '../telemetry/logdir/records.js';
import type { Manifest, PointRecord } from '../telemetry/run.js';
import { temporaryFolder } from '../temporary-folder.js';
import { firstDifference } from '../verify/first-difference.js';
import { differs, type Item, identical, missing, notRecomputed } from '../verify/verdict.js';
import { LOGDIR } from './format.js';
import type { OpenedBundle } from './open-bundle.js';
import { unpack } from './unpack.js';

/** Whether the tables of a repeated run are those of the archive, by their hashes; of those that differ, where they begin to. `here` is the target of the repeated run. */
export async function compareRepeat(
  bundle: OpenedBundle,
  logdir: string,
  records: readonly PointRecord[],
  here: Manifest['target'],
): Promise<Item[]> {
  const target = bundle.manifest.target === 'sim' ? here : bundle.manifest.target;
  const items: Item[] = [];
  for (const packed of bundle.records) {
    const again =
      records.find(({ key }) => key === packed.key) ?? records.find(({ name }) => name === packed.name);
    const called = `${POINTS}/${packed.name}`;
    if (!again) items.push(missing(called, 'the archive has this point, and the repeated run has not'));
    else if (packed.status !== 'ok' || again.status !== 'ok')
      items.push(
        packed.status === again.status
          ? notRecomputed(called, `the point is ${again.status}`)
          : differs(called, `it is ${packed.status} in the archive, and ${again.status} now`),
      );
    else if (target !== 'sim')
      items.push(
        notRecomputed(
          called,
          `it ran with real processes (target ${target}), which are never the same twice`,
        ),
      );
    else items.push(...(await comparedTables(bundle, logdir, packed, again)));
  }
  return items;
}

async function comparedTables(
  bundle: OpenedBundle,
  logdir: string,
  packed: OpenedBundle['records'][0],
  again: PointRecord,
): Promise<Item[]> {
  const items: Item[] = [];
  for (const table of Object.keys(packed.rows) as TableName[]) {
    if (!Object.hasOwn(tableFiles, table)) continue;
    const item = `${POINTS}/${packed.name}/${tableFiles[table]}`;
    const path = `${LOGDIR}/${item}`;
    const before = packed.sha256?.[table] ?? bundle.hashes.get(path);
    const now = again.sha256?.[table];
    if (isTimed(table)) items.push(notRecomputed(item, 'it tells how long a machine took'));
    else if (before === undefined)
      items.push(notRecomputed(item, 'the archive has neither the table nor its hash'));
    else if (now === undefined) items.push(missing(item, 'the repeated point has no such table'));
    else if (now === before) items.push(identical(item));
    else
      items.push(
        differs(item, await where(bundle, path, join(pointFolder(logdir, again.name), tableFiles[table]))),
      );
  }
  return items;
}

async function where(bundle: OpenedBundle, path: string, now: string): Promise<string> {
  if (!bundle.hashes.has(path)) return 'its SHA-256 is another; the archive does not hold the table';
  const folder = temporaryFolder('repro-bundle');
  try {
    await unpack(bundle, folder, (one) => (one === path ? 'table' : undefined));
    return (await firstDifference(join(folder, 'table'), now)) ?? 'only its line ends differ';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
