import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Folder of the recorded conversations of the original; they are no part of the project, and tests that need them skip without. */
const folder = process.env.REPRO_TEST_RECORDINGS ?? '';

export const recordings = ['client-noinput', 'worker-noinput'] as const;
export const haveRecordings =
  folder !== '' && recordings.every((name) => existsSync(path.join(folder, `${name}.bin`)));

/** Bytes as they arrived. `back` is true from the acceptor to the initiator. */
export interface Recorded {
  /** ns. */
  time: bigint;
  back: boolean;
  connection: number;
  bytes: Buffer;
}

export function readRecording(name: (typeof recordings)[number]): Recorded[] {
  const file = readFileSync(path.join(folder, `${name}.bin`));
  const records: Recorded[] = [];
  for (let at = 0; at < file.length; ) {
    const length = file.readUInt32LE(at + 13);
    records.push({
      time: file.readBigUInt64LE(at),
      back: file[at + 8] === 1,
      connection: file.readUInt32LE(at + 9),
      bytes: file.subarray(at + 17, at + 17 + length),
    });
    at += 17 + length;
  }
  return records;
}

/** All bytes of one direction. */
export function recordedStream(name: (typeof recordings)[number], back: boolean): Buffer {
  return Buffer.concat(readRecording(name).flatMap((record) => (record.back === back ? [record.bytes] : [])));
}

/** The bytes in parts that end at each of `cuts`, ascending. */
export function cutAt(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  return [0, ...cuts].map((from, i) => bytes.subarray(from, cuts[i] ?? bytes.length));
}
