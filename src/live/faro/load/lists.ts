import { closeSync, openSync, writeSync } from 'node:fs';
import { UserError } from '../../../errors.js';
import { whyNotWritten } from '../../../write-file.js';

/** Text that is kept until it is written. */
const BLOCK = 1 << 16;

/** A text file that grows line by line. */
class Lines {
  private text = '';
  private readonly file: number;

  constructor(
    private readonly path: string,
    private readonly flag: string,
  ) {
    this.file = this.tried(() => openSync(path, 'w'));
  }

  add(line: string): void {
    this.text += `${line}\n`;
    if (this.text.length >= BLOCK) this.flush();
  }

  close(): void {
    this.flush();
    closeSync(this.file);
  }

  private flush(): void {
    const { text } = this;
    this.text = '';
    this.tried(() => writeSync(this.file, text));
  }

  private tried<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      const why = whyNotWritten(error);
      throw new UserError(
        'E_NOT_WRITABLE',
        `Cannot write ${this.path}: ${why}.`,
        `Give another ${this.flag}.`,
      );
    }
  }
}

export interface ListFiles {
  /** Latencies, ms; times of sending, s since the begin; both and the URL, as CSV. One line for each request that was answered, in the order of answers. */
  readonly latencies?: string;
  readonly starts?: string;
  readonly stats?: string;
}

/** The lists that the original's load generator writes. Throws UserError when one cannot be written. */
export class Lists {
  private readonly latencies?: Lines;
  private readonly starts?: Lines;
  private readonly stats?: Lines;

  constructor(files: ListFiles) {
    if (files.latencies !== undefined) this.latencies = new Lines(files.latencies, '--out');
    if (files.starts !== undefined) this.starts = new Lines(files.starts, '--start-time-out');
    if (files.stats !== undefined) this.stats = new Lines(files.stats, '--stats-out');
    this.stats?.add('url,start_time,latency');
  }

  /** Both in ns. */
  answered(url: string, start: number, latency: number): void {
    const seconds = (start / 1e9).toFixed(6);
    const ms = (latency / 1e6).toFixed(3);
    this.latencies?.add(ms);
    this.starts?.add(seconds);
    this.stats?.add(`${url.includes(',') ? `"${url}"` : url},${seconds},${ms}`);
  }

  close(): void {
    for (const lines of [this.latencies, this.starts, this.stats]) lines?.close();
  }
}
