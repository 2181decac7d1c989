import { createWriteStream, type WriteStream } from 'node:fs';
import { UserError } from '../../../errors.js';
import { whyNotWritten } from '../../../write-file.js';

/** What may wait for a slow disk, bytes; lines beyond it are left out, and counted. */
const MOST = 4 << 20;

/** A log with a line for each request, as Ray Serve's proxy writes it, so that the original's scripts read it. */
export class AccessLog {
  private problem: string | null = null;
  private leftOut = 0;

  private readonly route: string;

  private constructor(
    private readonly file: WriteStream,
    route: string,
  ) {
    // The original's script takes what follows the last '-' of a line for method, route, status and latency: a route must have none, and %2D is the same in a URL.
    this.route = route.replaceAll('-', '%2D');
    file.on('error', (error) => {
      this.problem ??= whyNotWritten(error);
    });
  }

  /** Begins, or goes on with, a log. Throws UserError when it cannot be written. */
  static open(path: string, route: string): Promise<AccessLog> {
    const file = createWriteStream(path, { flags: 'a' });
    return new Promise((resolve, reject) => {
      file.once('open', () => resolve(new AccessLog(file, route)));
      file.once('error', (error) =>
        reject(
          new UserError(
            'E_NOT_WRITABLE',
            `Cannot write ${path}: ${whyNotWritten(error)}.`,
            'Give another --access-log.',
          ),
        ),
      );
    });
  }

  /** A request has ended at `now`; latency in ns. */
  line(now: Date, status: number, latency: number): void {
    if (this.file.writableLength > MOST) this.leftOut++;
    else if (this.problem === null)
      this.file.write(
        `INFO ${stamp(now)} http_proxy - POST ${this.route} ${status} ${(latency / 1e6).toFixed(1)}ms\n`,
      );
  }

  /** Completes it; returns what is wrong with it, if anything is. */
  async close(): Promise<string | null> {
    await new Promise<void>((resolve) => this.file.end(() => resolve()));
    if (this.problem !== null) return `the access log is cut: ${this.problem}`;
    return this.leftOut > 0
      ? `${this.leftOut} lines of the access log are left out: the disk was too slow`
      : null;
  }
}

// Date and time of this machine's zone, as Python's logging has them.
function stamp(now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const date = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-');
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join(':');
  return `${date} ${time},${String(now.getMilliseconds()).padStart(3, '0')}`;
}
