import { setTimeout as pause } from 'node:timers/promises';
import type { LoadedExperiment } from '../../experiment/load.js';
import { bound } from '../../live/net/listen.js';
import type { Run } from '../../telemetry/run.js';
import { activityOf } from '../activity.js';
import { collectReport } from '../collect.js';
import { reportPage } from '../html/page.js';
import { Measured } from '../measures/measured.js';
import { pageParts } from '../page-parts.js';
import { fingerprint } from './changes.js';
import { describeProblem } from './problem.js';
import { reportServer } from './server.js';

/** ms between two looks at the logdir. */
const EVERY = 1000;

export interface ViewedRun {
  /** Opens the logdir anew. */
  open(): Promise<{ run: Run; experiment: LoadedExperiment | null }>;
  /** 0 takes a free one. */
  port: number;
  worst: number;
  say(line: string): void;
}

/**
 * Serves the report of a run on loopback until `signal`, and tells its readers when the logdir has changed.
 *
 * @throws UserError when there is no such run, or the port is taken.
 */
export async function viewRun({ open, port, worst, say }: ViewedRun, signal: AbortSignal): Promise<void> {
  const { dir } = (await open()).run;
  const pages = new Pages(open, worst, dir);
  const served = reportServer(() => pages.current());
  await bound(served.server, { host: '127.0.0.1', port });
  try {
    const { port: taken } = served.server.address() as { port: number };
    say(`Report of ${dir} at http://127.0.0.1:${taken}/`);
    // The first page is made before anybody asks for it.
    pages.current().catch((error) => say(describeProblem(error)));
    let seen = fingerprint(dir);
    while (!signal.aborted) {
      await pause(EVERY, undefined, { signal }).catch(() => {});
      const now = fingerprint(dir);
      if (now === seen || signal.aborted) continue;
      seen = now;
      // Told once it is there: readers do not wait for it, and points that end meanwhile are in the next one.
      await pages.current().then(
        () => served.changed(),
        (error) => say(describeProblem(error)),
      );
    }
  } finally {
    served.close();
  }
}

/** The page of a logdir as it is, made once for each state of it. */
class Pages {
  readonly #measured = new Measured();
  #made: { of: string; page: Promise<string> } | null = null;

  constructor(
    private readonly open: ViewedRun['open'],
    private readonly worst: number,
    private readonly dir: string,
  ) {}

  current(): Promise<string> {
    const of = fingerprint(this.dir);
    if (this.#made?.of === of) return this.#made.page;
    const page = this.#make();
    this.#made = { of, page };
    page.catch(() => {
      this.#made = null;
    });
    return page;
  }

  async #make(): Promise<string> {
    const { run, experiment } = await this.open();
    const options = { activity: activityOf(this.dir), worst: this.worst, measured: this.#measured };
    return reportPage(await collectReport(run, experiment, options), pageParts(), true);
  }
}
