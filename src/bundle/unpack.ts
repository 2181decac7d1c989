import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isInside } from '../inside-folder.js';
import { makeFolders } from '../make-folders.js';
import type { OpenedBundle } from './open-bundle.js';
import { readEntries } from './read-entries.js';

/**
 * Writes those files of an archive into a folder for which `placeOf` has a place below it. Each is held to its checksum once more, since the archive
 * was checked a moment ago.
 *
 * @throws Error when the archive has changed, or a file cannot be written.
 */
export async function unpack(
  { file, hashes }: Pick<OpenedBundle, 'file' | 'hashes'>,
  folder: string,
  placeOf: (path: string) => string | undefined,
): Promise<void> {
  await readEntries(file, async ({ path, content }) => {
    const place = placeOf(path);
    if (place === undefined) {
      for await (const _ of content);
      return;
    }
    const target = join(folder, place);
    if (!isInside(target, folder)) throw new Error(`${path} leaves the folder that it is unpacked into`);
    makeFolders(dirname(target));
    const hash = createHash('sha256');
    const hashed = async function* () {
      for await (const piece of content) {
        hash.update(piece);
        yield piece;
      }
    };
    await pipeline(hashed, createWriteStream(target, { flags: 'wx' }));
    if (hash.digest('hex') !== hashes.get(path))
      throw new Error(`${path} has changed while the archive was read`);
  });
}
