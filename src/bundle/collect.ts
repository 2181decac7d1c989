import { lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CLAIMS } from '../claims/store.js';
import { UserError } from '../errors.js';
import { isLocked } from '../runner/store/lock.js';
import { pointFolder } from '../runner/store/logdir.js';
import { tableFiles } from '../telemetry/columns.js';
import { resumeCommand } from '../telemetry/logdir/again.js';
import { MANIFEST, POINTS, readManifest, readPoint } from '../telemetry/logdir/records.js';
import { lostTable } from '../telemetry/logdir/stored-tables.js';
import type { Manifest } from '../telemetry/run.js';
import { type BundleIndex, FILES, LOGDIR } from './format.js';
import { layoutOf, relocated } from './relocate.js';

/** A file that goes into an archive: from the disk, or as it is. */
export interface Source {
  /** Path in the archive, below its folder. */
  path: string;
  from: string | Buffer;
  /** SHA-256 that it must have, where one is known. */
  sha256?: string;
}

export interface Collected {
  sources: Source[];
  index: Omit<BundleIndex, 'files'>;
  manifest: Manifest;
  /** Points without a record. */
  unfinished: string[];
}

/** Endings of programs. */
const CODE = /\.[mc]?[jt]sx?$/;

/**
 * Works out what of a logdir goes into an archive, and that all of it is as the run left it; what repro did not write stays out.
 *
 * @throws UserError for a folder that is no run, a run that goes on, and links.
 */
export function collect(logdir: string, telemetry: boolean): Collected {
  const manifest = readManifest(logdir);
  if (!manifest)
    throw new UserError(
      'E_NO_RUN',
      `There is no run of repro in ${logdir}.`,
      'Which there are: repro runs list',
    );
  if (isLocked(logdir))
    throw new UserError('E_LOGDIR_BUSY', `The run in ${logdir} still goes on.`, 'Wait until it has ended.');
  const { own, experiment, experimentFile, versions, datasets = [] } = manifest;
  if (experimentFile !== undefined && !own)
    throw new UserError(
      'E_BUNDLE',
      `The run in ${logdir} is of an older repro, which did not keep what its experiment is made of.`,
      `Let it do so: ${resumeCommand(logdir, manifest)}`,
    );
  const lost = own?.files.find(({ path }) => !statSync(path, { throwIfNoEntry: false })?.isFile());
  if (lost)
    throw new UserError(
      'E_BUNDLE',
      `The run in ${logdir} is made of ${lost.path}, which is not there any more.`,
      'Put the file back where it was.',
    );
  const layout = own && layoutOf(own);
  const places = [...(layout?.places.values() ?? [])].sort();
  const { points, unfinished } = pointSources(logdir, manifest, telemetry);
  const moved = `${JSON.stringify(relocated(manifest, layout), null, 2)}\n`;
  const sources: Source[] = [
    { path: `${LOGDIR}/${MANIFEST}`, from: Buffer.from(moved) },
    ...points,
    ...(lstatSync(join(logdir, CLAIMS), { throwIfNoEntry: false })
      ? [regular(join(logdir, CLAIMS), `${LOGDIR}/${CLAIMS}`)]
      : []),
    ...filesIn(join(logdir, 'graphs')).map((name) =>
      regular(join(logdir, 'graphs', name), `${LOGDIR}/graphs/${name}`),
    ),
    ...(own?.files ?? []).map(({ path, sha256 }) => ({
      path: `${FILES}/${layout!.places.get(path)}`,
      from: path,
      sha256,
    })),
  ];
  return {
    sources: sources.sort((a, b) => (a.path < b.path ? -1 : 1)),
    index: {
      format: 1,
      experiment,
      ...(experimentFile !== undefined && { experimentFile: layout!.places.get(experimentFile) }),
      ...(layout && { folder: layout.folder }),
      code: places.filter((place) => CODE.test(place)),
      madeBy: {
        repro: versions.repro,
        core: versions.core,
        source: versions.source,
        commit: manifest.gitCommit,
      },
      datasets,
      telemetry,
    },
    manifest,
    unfinished,
  };
}

function pointSources(
  logdir: string,
  manifest: Manifest,
  telemetry: boolean,
): { points: Source[]; unfinished: string[] } {
  const tables = new Map(Object.entries(tableFiles).map(([table, file]) => [file, table]));
  const unfinished: string[] = [];
  const sources = manifest.points.flatMap(({ name, key }) => {
    const folder = pointFolder(logdir, name);
    if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) throw link(folder);
    const record = readPoint(folder);
    if (record?.key !== key) {
      unfinished.push(name);
      return [];
    }
    const lost = telemetry && record.status !== 'failed' ? lostTable(folder, record) : null;
    if (lost && lost.found === null) throw tableMissing(lost.path, resumeCommand(logdir, manifest));
    return filesIn(folder).flatMap((file) => {
      const table = tables.get(file);
      if (table !== undefined && !telemetry) return [];
      const path = `${LOGDIR}/${POINTS}/${name}/${file}`;
      const sha256 = table && (record.sha256 as Record<string, string> | undefined)?.[table];
      return [{ ...regular(join(folder, file), path), ...(sha256 && { sha256 }) }];
    });
  });
  return { points: sources, unfinished };
}

/** Names of files in a folder; folders in it, such as logs of processes, stay out. @throws UserError for links. */
function filesIn(folder: string): string[] {
  const there = statSync(folder, { throwIfNoEntry: false });
  if (!there) return [];
  if (!there.isDirectory())
    throw new UserError(
      'E_LOGDIR',
      `${folder} is not a folder.`,
      'Remove what is there, or put the folder back.',
    );
  return readdirSync(folder, { withFileTypes: true })
    .filter(
      (entry) => !entry.isDirectory() && !entry.name.endsWith('.partial') && !entry.name.endsWith('.tmp'),
    )
    .map(({ name }) => name)
    .sort();
}

function regular(file: string, path: string): Source {
  const stat = lstatSync(file);
  if (!stat.isFile()) throw link(file);
  return { path, from: file };
}

function tableMissing(path: string, again: string): UserError {
  return new UserError(
    'E_POINT',
    `${path} is missing, and the point that it is of has finished.`,
    `Restore the table, do the point again (${again}), or pack no tables: --without-telemetry`,
  );
}

function link(path: string): UserError {
  return new UserError(
    'E_LOGDIR_LINK',
    `${path} is a link, or no regular file: what it leads to is not the run's, and is not packed.`,
    'Replace it by the file or folder itself, or remove it.',
  );
}
