import { accessSync, constants, existsSync, lstatSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { UserError } from '../../errors.js';
import { isInside } from '../../inside-folder.js';
import { type TableName, tableFiles } from '../columns.js';
import type { Manifest, PointRecord, PointView, Run } from '../run.js';
import { resumeCommand } from './again.js';
import { flatPoints } from './flat-names.js';
import { MANIFEST, POINTS, readManifest, readPoint } from './records.js';
import { lostTable } from './stored-tables.js';

/**
 * Opens a logdir: one that repro wrote, a directory of the original scripts (`file=controller_…_request.tsv|csv`), or
 * one folder with the original's two logs, which becomes a single point. No table is read.
 *
 * @throws UserError when there is no such directory, nothing in it is telemetry, or its records are damaged.
 */
export async function openRun(dir: string): Promise<Run> {
  const root = resolve(dir);
  const files = list(root);
  const manifest = readManifest(root);
  if (manifest) return ownRun(root, manifest);
  const single = singlePoint(root);
  if (single) return { dir: root, manifest: null, points: [single], unfinished: [] };
  const points = flatPoints(root, files);
  if (points.length > 0) return { dir: root, manifest: null, points, unfinished: [] };
  if (files.includes(POINTS))
    throw new UserError(
      'E_LOGDIR_EMPTY',
      `${root} has points of a run, but its ${MANIFEST} is missing.`,
      'Restore that file, or give the folder of one point.',
    );
  throw new UserError(
    'E_LOGDIR_EMPTY',
    files.length === 0 ? `${root} is empty.` : `${root} holds no telemetry.`,
    'Give the logdir of a run: it holds manifest.json, clockwork_request_log.tsv, or file=controller_…_request.tsv.',
  );
}

function list(root: string): string[] {
  try {
    return readdirSync(root).sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reasons: Record<string, string> = {
      ENOENT: 'it does not exist',
      ENOTDIR: 'it is not a directory',
      EACCES: 'permission denied',
    };
    throw new UserError(
      'E_LOGDIR_UNREADABLE',
      `Cannot read logdir ${root}: ${reasons[code ?? ''] ?? code}.`,
      'Give an existing one: repro runs lists those in runs/.',
    );
  }
}

function ownRun(root: string, manifest: Manifest): Run {
  const points: PointView[] = [];
  const unfinished: string[] = [];
  for (const { name, key } of manifest.points) {
    const folder = join(root, POINTS, name);
    if (!isInside(folder, root)) throw leaves(folder, root);
    const record = readPoint(folder);
    // A point of another key was run before the experiment changed: it is not what this run plans.
    if (record?.key === key) {
      const point = viewOf(folder, record, resumeCommand(root, manifest));
      const outside = Object.values(point.files).find(
        (file) => lstatSync(file).isSymbolicLink() && !isInside(file, root),
      );
      if (outside !== undefined) throw leaves(outside, root);
      points.push(point);
    } else unfinished.push(name);
  }
  return { dir: root, manifest, points, unfinished };
}

// Names cannot leave the logdir; a link could, in one that somebody else has made.
function leaves(path: string, root: string): UserError {
  return new UserError(
    'E_LOGDIR_LINK',
    `${path} is a link that leaves the logdir ${root}.`,
    'Replace the link by what it leads to, or move the whole logdir there and link that.',
  );
}

/**
 * A point of ours as readers see it. The tables of a failed point are cut off wherever it failed: nobody is offered them.
 *
 * @throws UserError `E_POINT` when a table is missing or damaged; `again` does the point anew.
 */
export function viewOf(folder: string, record: PointRecord, again?: string): PointView {
  const { name, parameters, repeat, seed, status, key, sha256, counters } = record;
  const told = { name, parameters, repeat, seed, status, key, sha256, counters };
  const files: PointView['files'] = {};
  if (status === 'failed') return { ...told, files };
  const lost = lostTable(folder, record);
  if (lost) {
    const { path, found, expected } = lost;
    throw new UserError(
      'E_POINT',
      found === null
        ? `Point ${name} has finished, but its table ${path} is missing.`
        : `Point ${name} has finished, but its table ${path} has ${found} bytes instead of ${expected}.`,
      again
        ? `Restore the table, or do the point again: ${again}`
        : 'Restore the table, or do the point again.',
    );
  }
  for (const table of Object.keys(record.rows) as TableName[]) files[table] = join(folder, tableFiles[table]);
  return { ...told, files };
}

/** A folder with the original's log names: a copied CLOCKWORK_LOG_DIR, or one point of a run of ours. */
function singlePoint(root: string): PointView | null {
  const record = readPoint(root);
  if (record) return viewOf(root, record);
  const files: PointView['files'] = {};
  for (const table of Object.keys(tableFiles) as TableName[]) {
    const path = join(root, tableFiles[table]);
    if (!existsSync(path)) continue;
    try {
      accessSync(path, constants.R_OK);
    } catch {
      throw new UserError(
        'E_LOGDIR_UNREADABLE',
        `Cannot read ${path}: permission denied.`,
        'Check its permissions.',
      );
    }
    files[table] = path;
  }
  if (Object.keys(files).length === 0) return null;
  return { name: basename(root), parameters: {}, repeat: 0, seed: 0, status: 'ok', files };
}
