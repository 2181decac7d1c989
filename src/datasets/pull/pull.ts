import { existsSync } from 'node:fs';
import { UserError } from '../../errors.js';
import { sha256Of } from '../../sha256.js';
import { type DataSet, isWhole } from '../catalogue.js';
import {
  archiveFile,
  checkPart,
  knownChecksum,
  makeFolder,
  partFile,
  recordChecksum,
  setFolder,
} from '../store.js';
import { type DownloadOptions, download } from './download.js';
import { unpack } from './unpack.js';

export interface PullOptions extends Pick<DownloadOptions, 'idle' | 'trying' | 'failed' | 'progress'> {
  /** Parts wanted, from 1. */
  parts: readonly number[];
  env?: NodeJS.ProcessEnv;
  /** Hears when the archive is complete and is unpacked. */
  unpacking?(archive: string): void;
}

export interface Pulled {
  files: { part: number; file: string; isNew: boolean }[];
  /** The archive's checksum, and whether it was recorded now for want of a published one; absent when all parts were here. */
  checksum?: { sha256: string; recorded: boolean };
}

/**
 * Brings parts of a data set into the data folder: those that are not here come out of the archive, which is downloaded
 * unless it is here. The archive is kept, for the other parts.
 *
 * @throws UserError when nothing could be had, or what came is not what it should be.
 */
export async function pull(set: DataSet, options: PullOptions): Promise<Pulled> {
  const { env } = options;
  const parts = [...new Set(options.parts)].sort((a, b) => a - b);
  for (const part of parts) checkPart(set, part);
  const missing = parts.filter((part) => partFile(set, part, env) === undefined);
  let checksum: Pulled['checksum'];
  if (missing.length > 0) {
    makeFolder(setFolder(set, env));
    checksum = await haveArchive(set, options);
    const archive = archiveFile(set, env);
    options.unpacking?.(archive);
    const names = missing.map((part) => set.parts[part - 1][0]);
    if (isWhole(set)) await set.check(archive);
    else await unpack(archive, names, (file) => set.check(file));
  }
  const files = parts.map((part) => ({
    part,
    file: partFile(set, part, env)!,
    isNew: missing.includes(part),
  }));
  return { files, checksum };
}

/** Downloads the archive, or checks that the one that is here is still what it was. */
async function haveArchive(set: DataSet, options: PullOptions): Promise<Pulled['checksum']> {
  const { env } = options;
  const archive = archiveFile(set, env);
  const known = knownChecksum(set, env);
  const here = existsSync(archive);
  const sha256 = here
    ? await sha256Of(archive)
    : await download(set.archive.urls, archive, { ...options, sha256: known, magic: set.archive.magic });
  if (known === undefined) recordChecksum(set, sha256, env);
  else if (known !== sha256) {
    throw new UserError(
      'E_CHECKSUM',
      `${archive} has the SHA-256 ${sha256}, not ${known}.`,
      'Delete it, and pull again.',
    );
  }
  return { sha256, recorded: known === undefined };
}
