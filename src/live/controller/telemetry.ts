import { statSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../../errors.js';
import { ActionType } from '../../serving-core/clockwork/status.js';
import type { ActionSink, RequestSink } from '../../serving-core/common/sinks.js';
import { tableFiles } from '../../telemetry/columns.js';
import { ActionWriter } from '../../telemetry/writer/action-writer.js';
import { RequestWriter } from '../../telemetry/writer/request-writer.js';
import type { LiveTime } from '../clock/live-clock.js';
import { ActionSummary } from './action-summary.js';
import { RequestSummary } from './request-summary.js';

/** ns between two summaries on the console; and ms that a row may wait before it is in its file. */
const INTERVAL = 10e9;
const FLUSH = 250;
/** Where the original logs when nothing else is said. */
const DEFAULT_FOLDER = '/local';

type RequestRow = Parameters<RequestSink['request']>;
type ActionRow = Parameters<ActionSink['action']>;

/**
 * What a controller leaves: the tables of the original, and its summaries on the console. A table that can no longer be written is given
 * up, and said so; serving goes on. Summaries follow the rows, so that nothing is printed while nothing happens.
 */
export class LiveTelemetry implements RequestSink, ActionSink {
  /** Why rows were lost, when they were. */
  failure: UserError | null = null;
  private requests: RequestWriter | null = null;
  private actions: ActionWriter | null = null;
  private readonly requestSummary = new RequestSummary();
  private readonly actionSummary = new ActionSummary();
  private requestsSince = 0;
  private actionsSince = 0;
  private flushing: NodeJS.Timeout | null = null;

  constructor(
    private readonly time: LiveTime,
    private readonly say: (line: string) => void,
  ) {}

  /**
   * Opens the tables in `folder`; without one in /local, if it is there.
   *
   * @throws UserError `E_TELEMETRY_WRITE` when a folder that was named cannot be written.
   */
  open(folder: string | undefined, withActions: boolean): void {
    const target = folder ?? DEFAULT_FOLDER;
    if (folder === undefined && !statSync(target, { throwIfNoEntry: false })?.isDirectory()) {
      this.say(`Logging nothing: there is no ${target}; name a folder with --log-dir or CLOCKWORK_LOG_DIR`);
      return;
    }
    const file = (name: keyof typeof tableFiles) => path.join(target, tableFiles[name]);
    this.requests = new RequestWriter(file('requests'), this.time.epoch.base);
    this.say(`Logging requests to ${file('requests')}`);
    if (!withActions) return;
    this.actions = new ActionWriter(file('actions'), this.time.epoch.base);
    this.say(`Logging actions to ${file('actions')}`);
  }

  request(...row: RequestRow): void {
    const [t, , status, , , , latency] = row;
    this.requestSummary.add(status, latency);
    if (t - this.requestsSince >= INTERVAL || this.requestsSince === 0) {
      this.say(this.requestSummary.line(this.interval(t, this.requestsSince)));
      this.requestsSince = t;
    }
    this.guard(() => this.requests?.request(...row));
  }

  action(...row: ActionRow): void {
    const [t, , type, status, worker, gpu] = row;
    const duration = row[9];
    const clock = row[14];
    const endToEnd = row[18];
    if (status === 0 && type !== ActionType.evict)
      this.actionSummary.add(type, worker, gpu, duration, endToEnd, clock);
    if (t - this.actionsSince >= INTERVAL || this.actionsSince === 0) {
      for (const line of this.actionSummary.lines(this.interval(t, this.actionsSince))) this.say(line);
      this.actionsSince = t;
    }
    this.guard(() => this.actions?.action(...row));
  }

  /** Writes and closes both tables. */
  close(): void {
    if (this.flushing !== null) clearTimeout(this.flushing);
    for (const table of this.detach()) this.attempt(() => table.close());
  }

  /** The first summary counts from the Unix epoch, as the original's: its throughput is near zero. */
  private interval(t: number, since: number): number {
    return since === 0 ? t + Number(this.time.epoch.base) : t - since;
  }

  private guard(write: () => void): void {
    if (!this.attempt(write)) return;
    this.flushing ??= setTimeout(() => {
      this.flushing = null;
      this.attempt(() => {
        this.requests?.flush();
        this.actions?.flush();
      });
    }, FLUSH).unref();
  }

  private attempt(write: () => void): boolean {
    try {
      write();
      return true;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.giveUp(error);
      return false;
    }
  }

  /** Both tables end here, so that neither tells of what the other does not have. */
  private giveUp(error: UserError): void {
    const first = this.failure === null;
    this.failure ??= error;
    for (const table of this.detach()) this.attempt(() => table.close());
    if (first) this.say(`${error.message} Logging stops here; serving goes on.`);
  }

  private detach(): (RequestWriter | ActionWriter)[] {
    const tables = [this.requests, this.actions].filter((table) => table !== null);
    this.requests = null;
    this.actions = null;
    return tables;
  }
}
