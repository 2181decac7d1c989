import type { LiveClock } from '../../../serving-core/faro/control/ports.js';
import { arrivalsOf, type LoadShape } from './arrivals-of.js';
import { type ListFiles, Lists } from './lists.js';
import { LoadReport } from './load-report.js';
import { LoadTables } from './load-tables.js';
import { OpenLoop } from './open-loop.js';
import { Sender, type SenderOptions } from './sender.js';

export interface LoadRun {
  readonly clock: LiveClock;
  /** When the first unit begins, ns of the clock. */
  readonly begin: number;
  readonly jobs: readonly { readonly url: URL; readonly counts: Int32Array }[];
  readonly shape: LoadShape;
  readonly sender: SenderOptions;
  readonly lists: ListFiles;
  /** Folder of the table of minutes, and the latencies to meet by job, ms. */
  readonly output: { readonly folder: string; readonly slos: readonly number[] } | undefined;
  readonly say: (line: string) => void;
}

/** ms between two lines about how it goes. */
const SUMMARY = 10_000;

/** Sends a load until its end, or until `signal`. Returns whether its numbers count: it was not stopped, and requests left when they were due. Throws UserError for a file that cannot be written. */
export async function runLoad(run: LoadRun, signal: AbortSignal): Promise<boolean> {
  const { clock, begin, jobs, say, output } = run;
  const lists = new Lists(run.lists);
  const tables = output && new LoadTables(output.folder, output.slos);
  const sender = new Sender(run.sender);
  const report = new LoadReport();
  const began = performance.now();
  let loop!: OpenLoop;
  let whole = false;
  let every: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      // A disk that fills up must end the load, not escape from a timer.
      const guarded = <A extends unknown[]>(work: (...args: A) => void) => {
        return (...args: A) => {
          try {
            work(...args);
          } catch (error) {
            reject(error);
          }
        };
      };
      loop = new OpenLoop(
        {
          clock,
          begin,
          arrivals: arrivalsOf(
            jobs.map(({ counts }) => counts),
            run.shape,
          ),
          send: (job, answered) => sender.post(jobs[job].url, answered),
        },
        {
          sending: guarded((job, due, lateness) => {
            report.sending(lateness);
            tables?.sending(job, due);
          }),
          ended: guarded((job, due, status, time) => {
            if (report.ended(status, time - due)) lists.answered(jobs[job].url.href, due, time - due);
            tables?.ended(job, due, status, time);
          }),
        },
        () => {
          whole = true;
          resolve();
        },
      );
      signal.addEventListener('abort', () => resolve(), { once: true });
      if (signal.aborted) resolve();
      every = setInterval(
        guarded(() => {
          say(report.client.line(SUMMARY / 1000));
          const warning = report.client.warning();
          if (warning) say(warning);
          tables?.look(clock.actual() - begin);
        }),
        SUMMARY,
      );
      loop.start();
    });
  } finally {
    loop.stop();
    clearInterval(every);
    sender.close();
    tables?.finish(whole);
    lists.close();
  }
  for (const line of report.summary((performance.now() - began) / 1000, loop.withheld)) say(line);
  return report.client.isValid;
}
