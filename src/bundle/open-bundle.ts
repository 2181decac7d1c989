import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { UserError } from '../errors.js';
import { staysInside } from '../inside-folder.js';
import { MANIFEST, POINT, POINTS, readManifestText, readPointText } from '../telemetry/logdir/records.js';
import type { Manifest, PointRecord } from '../telemetry/run.js';
import {
  type BundleIndex,
  CHECKSUMS,
  FILES,
  INDEX,
  LOGDIR,
  most,
  parseChecksums,
  parseIndex,
} from './format.js';
import { type Entry, readEntries } from './read-entries.js';

/** An archive that was read whole and is what its checksums say. */
export interface OpenedBundle {
  file: string;
  index: BundleIndex;
  manifest: Manifest;
  /** What is needed of the record of each finished point. */
  records: Pick<PointRecord, 'name' | 'key' | 'status' | 'rows' | 'sha256'>[];
  /** SHA-256 of every file, by path. */
  hashes: ReadonlyMap<string, string>;
}

/**
 * Reads an archive from its first byte to its last and checks everything in it: names, kinds, sizes, checksums, records. Writes nothing.
 *
 * @throws UserError `E_BAD_BUNDLE` for one that is damaged, dangerous, too large, or of another format.
 */
export async function openBundle(file: string): Promise<OpenedBundle> {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat?.isFile())
    throw new UserError(
      'E_NO_FILE',
      `${file} ${stat ? 'is no regular file' : 'does not exist'}.`,
      'Give an archive that repro bundle wrote.',
    );
  const reader = new BundleReader();
  try {
    await readEntries(file, (entry) => reader.entry(entry));
    return { file, ...reader.finish() };
  } catch (error) {
    throw badBundle(file, error);
  }
}

/** The error for an archive that cannot be used. */
export function badBundle(file: string, error: unknown): UserError {
  const { message, code } = error as NodeJS.ErrnoException;
  const why = code?.startsWith('Z_') ? 'it is no gzip, or damaged' : message.replace(/\.$/, '');
  return new UserError(
    'E_BAD_BUNDLE',
    `${file} cannot be used: ${why}.`,
    'Nothing was written. Get the archive again, or have it made again: repro bundle -l LOGDIR',
  );
}

class BundleReader {
  #hashes: Map<string, string> | undefined;
  #index: BundleIndex | undefined;
  #manifest: Manifest | undefined;
  readonly #sizes = new Map<string, number>();
  readonly #left = new Set<string>();
  readonly #records: OpenedBundle['records'] = [];

  async entry(entry: Entry): Promise<void> {
    const { path, bytes } = entry;
    if (!this.#hashes) {
      if (path !== CHECKSUMS) throw new Error(`it does not begin with ${CHECKSUMS}`);
      this.#hashes = parseChecksums((await text(entry, most.checksums)).content);
      for (const name of this.#hashes.keys()) this.#left.add(name);
      return;
    }
    const expected = this.#hashes.get(path);
    if (expected === undefined) throw new Error(`${path} is not among its checksums`);
    const limit = this.#limit(path, bytes);
    const { sha256, content } = await text(entry, limit);
    if (sha256 !== expected) throw new Error(`${path} is not what its checksum says`);
    this.#left.delete(path);
    if (!this.#index) this.#begin(content);
    else if (path === `${LOGDIR}/${MANIFEST}`) this.#manifest = readManifestText(path, content);
    else if (path.startsWith(`${LOGDIR}/${POINTS}/`) && path.endsWith(`/${POINT}`)) {
      const { name, key, status, rows, sha256: tables } = readPointText(path, content);
      this.#records.push({ name, key, status, rows, sha256: tables });
    }
  }

  /** Most bytes of a file that are kept in memory; 0 of one that is only hashed. Throws Error when it is of another size than told. */
  #limit(path: string, bytes: number): number {
    if (!this.#index) {
      if (path !== INDEX) throw new Error(`${INDEX} does not follow ${CHECKSUMS}`);
      return most.index;
    }
    if (this.#sizes.get(path) !== bytes) throw new Error(`${path} has another size than ${INDEX} says`);
    const isRecord = path === `${LOGDIR}/${MANIFEST}` || path.endsWith(`/${POINT}`);
    return isRecord ? most.record : 0;
  }

  #begin(content: string): void {
    const index = parseIndex(content);
    for (const { path, bytes } of index.files) {
      if (!staysInside(path) || !this.#hashes?.has(path)) throw new Error(`${INDEX} names what is not in it`);
      this.#sizes.set(path, bytes);
    }
    const sum = (list: readonly { bytes: number }[]) => list.reduce((total, { bytes }) => total + bytes, 0);
    const own = index.files.filter(({ path }) => path.startsWith(`${FILES}/`));
    if (sum(index.files) > most.total || sum(own) > most.own)
      throw new Error('it holds more than an archive may');
    const known = new Set(own.map(({ path }) => path.slice(FILES.length + 1)));
    const named = [...index.code, ...(index.experimentFile === undefined ? [] : [index.experimentFile])];
    const absent = named.find((path) => !known.has(path));
    if (absent !== undefined) throw new Error(`it names ${JSON.stringify(absent)}, which is not in it`);
    const { folder } = index;
    const holds = (path: string) => folder === '' || path.startsWith(`${folder}/`);
    if (folder !== undefined && !(known.size > 0 && [...known].some(holds)))
      throw new Error(`it names the folder ${JSON.stringify(folder)}, which is not in it`);
    this.#index = index;
  }

  finish(): Omit<OpenedBundle, 'file'> {
    const [lost] = this.#left;
    if (lost !== undefined) throw new Error(`${lost} is missing in it`);
    if (!this.#hashes || !this.#index || !this.#manifest) throw new Error('it holds no run');
    if (this.#manifest.experiment !== this.#index.experiment)
      throw new Error(`${INDEX} names another experiment`);
    return { index: this.#index, manifest: this.#manifest, records: this.#records, hashes: this.#hashes };
  }
}

/** Hashes a file, and keeps its text when it may have `limit` bytes. Throws Error when it has more, unless the limit is 0. */
async function text(entry: Entry, limit: number): Promise<{ sha256: string; content: string }> {
  if (limit > 0 && entry.bytes > limit) throw new Error(`${entry.path} is larger than it may be`);
  const hash = createHash('sha256');
  const kept: Buffer[] = [];
  for await (const piece of entry.content) {
    hash.update(piece);
    if (limit > 0) kept.push(piece);
  }
  return { sha256: hash.digest('hex'), content: Buffer.concat(kept).toString() };
}
