import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { UserError } from './errors.js';

/**
 * SHA-256 of a file, hexadecimal.
 *
 * @throws UserError `E_NO_FILE` for a pipe or a device: to open one could wait for ever.
 */
export async function sha256Of(path: string): Promise<string> {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === false)
    throw new UserError('E_NO_FILE', `${path} is no regular file.`, 'Put the file itself there.');
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(bytes);
  return hash.digest('hex');
}
