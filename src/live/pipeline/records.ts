/** Bytes of a record: replica (u32), size of its batch (u32; of a probe, the process's number), a time in ns (f64), little-endian. */
export const RECORD = 16;
/** The replica of the record that asks a process whether it is ready; it comes back as it is. */
export const PROBE = 0xffff_ffff;

/** To a process: have this replica work on a batch, for so many ns unless it computes. Back: it has, and ended so many ns after its time. */
export type OnRecord = (replica: number, size: number, ns: number) => void;

export function record(replica: number, size: number, ns: number): Buffer {
  const bytes = Buffer.allocUnsafe(RECORD);
  bytes.writeUInt32LE(replica, 0);
  bytes.writeUInt32LE(size, 4);
  bytes.writeDoubleLE(ns, 8);
  return bytes;
}

/** Cuts what a socket says into records. Never holds more than a part of one. */
export class RecordReader {
  private rest: Buffer = Buffer.alloc(0);

  constructor(private readonly onRecord: OnRecord) {}

  push(chunk: Buffer): void {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    let at = 0;
    for (; at + RECORD <= bytes.length; at += RECORD)
      this.onRecord(bytes.readUInt32LE(at), bytes.readUInt32LE(at + 4), bytes.readDoubleLE(at + 8));
    this.rest = Buffer.from(bytes.subarray(at));
  }
}
