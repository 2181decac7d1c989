import { createReadStream, lstatSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createGunzip, gunzipSync } from 'node:zlib';
import type { ComparedRun, ComparedRunPoint } from '../compare/compared-run.js';
import { nearest, UserError } from '../errors.js';
import { replaceFileStreamed, whyNotWritten, writableFolder } from '../write-file.js';
import { storedSeries } from './codec.js';
import { baselineFolder, baselineNames, ENDING } from './here.js';
import { checkedName, PREFIX } from './names.js';
import { type Contents, type Header, readContents, readHeader } from './read.js';

/** What a baseline may unpack to, bytes: far more than any has, and less than the memory. */
const MOST_BYTES = 2 ** 31;
const FIRST_LINE = 2 ** 28;

/** A baseline as it lies here. */
export interface Kept {
  name: string;
  file: string;
  bytes: number;
  /** Null when it is damaged. */
  header: Header | null;
}

const fileOf = (name: string): string => join(baselineFolder(), checkedName(name) + ENDING);

/**
 * Keeps what comparisons need of a run under a name: a file that appears whole or not at all.
 *
 * @throws UserError for a name that is none, or is taken and not to be replaced, and for damaged tables.
 */
export async function saveBaseline(name: string, run: ComparedRun, { force = false } = {}): Promise<Kept> {
  const file = fileOf(name);
  const there = lstatSync(file, { throwIfNoEntry: false });
  if (there && !(force && there.isFile()))
    throw new UserError(
      'E_BASELINE_EXISTS',
      `There is a baseline ${name} already (${file}).`,
      'Replace it with --force, or give another name.',
    );
  const next = 'Make room there, or choose another data folder with REPRO_DATA.';
  writableFolder(baselineFolder(), next);
  await replaceFileStreamed(file, linesOf(run), next);
  return { name, file, bytes: lstatSync(file).size, header: await readHeader(firstLine(file), name) };
}

async function* linesOf({
  dir,
  manifest,
  origin,
  points,
  unfinished,
  claims,
}: ComparedRun): AsyncGenerator<string> {
  const described = [];
  for (const { name, parameters, repeat, seed, status, tables, checksum } of points) {
    const checksums: Record<string, string> = {};
    for (const table of Object.keys(tables) as (keyof typeof tables)[])
      checksums[table] = await checksum(table);
    described.push({ name, parameters, repeat, seed, status, tables, checksums });
  }
  const header: Header = {
    format: 1,
    from: dir,
    manifest,
    origin,
    unfinished: [...unfinished],
    claims: [...(await claims())],
    points: described,
  };
  yield `${JSON.stringify(header)}\n`;
  for (const point of points) yield `${JSON.stringify(await storedPoint(point))}\n`;
  yield `${JSON.stringify({ end: points.length })}\n`;
}

async function storedPoint({ tables, series }: ComparedRunPoint): Promise<Contents> {
  const stored: Record<string, unknown> = {};
  for (const table of Object.keys(tables) as (keyof typeof tables)[]) {
    const found = await series(table);
    if (found) stored[table] = storedSeries(found);
  }
  return stored;
}

/** A baseline as it is compared. @throws UserError when there is none of that name, or it is damaged. */
export function openBaseline(name: string): ComparedRun {
  const file = fileOf(name);
  if (!lstatSync(file, { throwIfNoEntry: false })?.isFile()) throw unknown(name);
  return readContents(`${PREFIX}${name}`, () =>
    gunzipSync(readFileSync(file), { maxOutputLength: MOST_BYTES }),
  );
}

export async function listBaselines(): Promise<Kept[]> {
  const kept: Kept[] = [];
  for (const name of baselineNames()) {
    const file = join(baselineFolder(), name + ENDING);
    const header = await readHeader(firstLine(file), name).catch(() => null);
    kept.push({ name, file, bytes: lstatSync(file).size, header });
  }
  return kept;
}

/** Removes a baseline, whole or damaged. Returns its file. @throws UserError when there is none. */
export function removeBaseline(name: string): string {
  const file = fileOf(name);
  if (!lstatSync(file, { throwIfNoEntry: false })?.isFile()) throw unknown(name);
  try {
    rmSync(file);
  } catch (error) {
    throw new UserError(
      'E_NOT_WRITABLE',
      `Cannot remove ${file}: ${whyNotWritten(error)}.`,
      'Check the permissions of its folder.',
    );
  }
  return file;
}

function unknown(name: string): UserError {
  const names = baselineNames();
  const near = nearest(name, names);
  return new UserError(
    'E_UNKNOWN_BASELINE',
    `There is no baseline '${name}'.`,
    names.length === 0
      ? 'Keep one: repro baseline save NAME -l LOGDIR'
      : `${near.length > 0 ? `Did you mean ${near.join(', ')}? ` : ''}See them: repro baseline list`,
  );
}

/** The first line of a compressed file, without reading the rest. */
async function firstLine(file: string): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  const source = createReadStream(file);
  const unpacked = source.pipe(createGunzip());
  source.on('error', (error) => unpacked.destroy(error));
  for await (const piece of unpacked as AsyncIterable<Buffer>) {
    const at = piece.indexOf(10);
    pieces.push(at < 0 ? piece : piece.subarray(0, at));
    bytes += piece.length;
    if (at >= 0 || bytes > FIRST_LINE) break;
  }
  source.destroy();
  return Buffer.concat(pieces).toString('utf8');
}
