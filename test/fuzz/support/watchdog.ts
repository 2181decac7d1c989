import { Worker } from 'node:worker_threads';

/** Longest that one input may compute before the process is ended, ms: what hangs cannot be stopped otherwise. */
const HANGS = 20_000;
/** Most that the process may grow while one target is fuzzed, bytes. */
const MOST_MEMORY = 1.5e9;
const LONGEST_NAME = 200;

/** Runs on a thread of its own, where a parser that never returns cannot keep it from looking at the clock. */
const watching = `
  const { workerData: { shared, largest, hangs, most } } = require('node:worker_threads');
  const { writeSync } = require('node:fs');
  const head = new Int32Array(shared, 0, 4);
  const bytes = Buffer.from(shared, 16);
  const before = process.memoryUsage.rss();
  let number = -1;
  let since = 0;
  setInterval(() => {
    const { user, system } = process.cpuUsage();
    const now = (user + system) / 1000;
    if (Atomics.load(head, 0) !== number) [number, since] = [Atomics.load(head, 0), now];
    const grown = process.memoryUsage.rss() - before;
    const why = number >= 0 && now - since > hangs ? 'hangs' : grown > most ? 'takes ' + grown + ' bytes' : null;
    if (!why) return;
    const name = bytes.toString('utf8', 0, head[2]);
    const input = bytes.toString('base64', head[2], head[2] + head[1]);
    writeSync(2, '\\nFuzzing of ' + name + ': input ' + number + ' ' + why + ':\\n' + input + '\\n');
    process.kill(process.pid, 'SIGKILL');
  }, 200);
`;

/** Ends the process with the input at hand when that hangs or takes all memory. */
export class Watchdog {
  private readonly shared: SharedArrayBuffer;
  private readonly head: Int32Array;
  private readonly bytes: Buffer;
  private readonly nameLength: number;
  private readonly worker: Worker;

  constructor(name: string, largest: number) {
    this.shared = new SharedArrayBuffer(16 + LONGEST_NAME + largest);
    this.head = new Int32Array(this.shared, 0, 4);
    this.bytes = Buffer.from(this.shared, 16);
    this.nameLength = this.bytes.write(name.slice(0, LONGEST_NAME / 4));
    this.head.set([-1, 0, this.nameLength]);
    const workerData = { shared: this.shared, largest, hangs: HANGS, most: MOST_MEMORY };
    this.worker = new Worker(watching, { eval: true, workerData });
    this.worker.unref();
  }

  /** The input that is read from now on. */
  reads(number: number, input: Uint8Array): void {
    this.bytes.set(input, this.nameLength);
    this.head[1] = input.length;
    Atomics.store(this.head, 0, number);
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }
}
