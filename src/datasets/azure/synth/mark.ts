import type { Readable } from 'node:stream';

/** What every owner that repro makes up begins with: `synthetic` in ASCII, so that a written day tells what it is. */
export const SYNTHETIC_OWNER = Buffer.from('synthetic').toString('hex');

/** More bytes than the header and the first owner have. */
const ENOUGH = 16_384;

/** Whether the bytes of a day, unpacked, are of one that `repro data synth` wrote: by its first row. Reads no further. */
export async function isSyntheticDay(bytes: Readable): Promise<boolean> {
  let text = '';
  for await (const chunk of bytes) {
    text += (chunk as Buffer).toString('latin1');
    if (text.length >= ENOUGH) break;
  }
  const row = text.indexOf('\n') + 1;
  return row > 0 && text.startsWith(SYNTHETIC_OWNER, row);
}
