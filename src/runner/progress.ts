import { join } from 'node:path';
import { ONLY_POINT } from '../experiment/sweep.js';
import { count } from '../plural.js';
import { shownPoint } from '../shown-point.js';
import { datasetText } from '../telemetry/dataset-text.js';
import { resumeCommand } from '../telemetry/logdir/again.js';
import { POINTS } from '../telemetry/logdir/records.js';
import { percent, widthText } from '../telemetry/repeats-text.js';
import type { PointRecord } from '../telemetry/run.js';
import type { PlannedPoint, RunPlan } from './plan/run-plan.js';
import { countByStatus, type Reporter, type RunOutcome } from './reporter.js';
import { ERROR_LOG } from './store/point-store.js';

/** What a progress line is written to: stderr. */
export interface ProgressStream {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

const BAR = 24;
/** Least ms between two drawings of the line on a terminal, and between two plain lines. */
const REDRAW = 100;
const PLAIN = 5000;
/** Fraction done from which the pace so far says how long the rest takes. */
const ENOUGH = 0.05;
/** Points that a round tells one by one. */
const SHOWN = 6;
/** Columns of a terminal that does not say. */
const COLUMNS = 80;

/** Shows a run's progress: one line that is redrawn on a terminal, a plain line every few seconds elsewhere. */
export class ProgressReporter implements Reporter {
  readonly #stream: ProgressStream;
  readonly #now: () => number;
  readonly #fractions = new Map<string, number>();
  readonly #noticed = new Set<string>();
  #plan: RunPlan | undefined;
  #began = 0;
  #drawn = 0;
  #done = 0;

  readonly #waiting: () => string;

  /** @param now a monotonic clock in ms. @param waiting what points wait for, in a few words. */
  constructor(
    stream: ProgressStream,
    now: () => number = () => performance.now(),
    waiting: () => string = () => '',
  ) {
    this.#stream = stream;
    this.#waiting = waiting;
    this.#now = now;
  }

  runStarted(plan: RunPlan): void {
    this.#plan = plan;
    this.#began = this.#drawn = this.#now();
    this.#done = plan.points.filter(({ finished }) => finished).length;
    const { length } = plan.points;
    const skipped = this.#done > 0 ? `, ${this.#done} of them finished before` : '';
    this.#say(
      `${plan.experiment.declaration.name}: ${count(length, 'point')}${skipped}, into ${plan.logdir}`,
    );
    for (const dataset of plan.datasets) this.#say(`Data: ${datasetText(dataset)}`);
  }

  pointStarted(point: PlannedPoint): void {
    this.#fractions.set(point.name, 0);
    this.#draw();
  }

  pointProgress(point: PlannedPoint, fraction: number): void {
    this.#fractions.set(point.name, Math.min(1, Math.max(0, fraction)));
    this.#draw();
  }

  pointFinished(point: PlannedPoint, record: PointRecord): void {
    this.#fractions.set(point.name, 1);
    this.#done++;
    if (record.status !== 'ok') this.#say(`${pointText(point.name)} ${record.status}: ${record.reason}`);
    for (const notice of record.notices) {
      if (!this.#noticed.has(notice)) this.#say(`Note: ${notice}`);
      this.#noticed.add(notice);
    }
    this.#draw();
  }

  pointCancelled(point: PlannedPoint): void {
    this.#fractions.delete(point.name);
  }

  roundEnded(plan: RunPlan, more: boolean): void {
    const { repeated = [], relative = 0 } = plan.until ?? {};
    const going = repeated.filter(({ state }) => state === 'going');
    for (const point of going.slice(0, SHOWN)) this.#say(widthText(point));
    if (going.length > SHOWN) this.#say(`… and ${going.length - SHOWN} more`);
    const narrow = repeated.filter(({ state }) => state === 'narrow').length;
    const left = plan.points.filter(({ finished }) => !finished).length;
    const next = more ? `; ${count(left, 'more repeat')} of ${count(going.length, 'point')}` : '';
    this.#say(`${narrow} of ${count(repeated.length, 'point')} within ${percent(relative)}${next}`);
    this.#plan = plan;
    this.#began = this.#drawn = this.#now();
    this.#done = plan.points.length - left;
  }

  runFinished({ status, records, wallSeconds, logdir }: RunOutcome): void {
    const { ok, invalid, failed } = countByStatus(records);
    const seconds = clock(wallSeconds);
    if (status === 'interrupted') {
      this.#say(`Interrupted after ${seconds}; ${count(records.length, 'point')} kept.`);
      this.#say(`Finish it: ${resume(this.#plan, logdir)}`);
    } else {
      const doubts = invalid > 0 ? `, ${invalid} invalid` : '';
      const failures = failed > 0 ? `, ${failed} failed` : '';
      this.#say(`${count(ok, 'point')} finished${doubts}${failures}, in ${seconds}`);
      if (failed > 0) this.#say(whatNext(this.#plan, logdir, records));
    }
  }

  #draw(): void {
    const now = this.#now();
    const every = this.#stream.isTTY ? REDRAW : PLAIN;
    if (now - this.#drawn < every) return;
    this.#drawn = now;
    const { points, fraction, rate, left } = this.#state(now);
    const waiting = this.#waiting();
    const text = [
      `${points} points`,
      ...(rate === null ? [] : [`${short(rate)} requests/s`]),
      ...(left === null ? [] : [`${clock(left)} left`]),
      ...(waiting ? [waiting] : []),
    ].join('  ');
    if (!this.#stream.isTTY) {
      this.#write(`${Math.floor(fraction * 100)} %  ${text}\n`);
      return;
    }
    const filled = Math.round(fraction * BAR);
    const line = `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)}  ${text}`;
    this.#write(`\r\x1b[K${line.slice(0, (this.#stream.columns || COLUMNS) - 1)}`);
  }

  // Points weigh as much as the time that they are expected to take, so that the line moves evenly.
  #state(now: number): { points: string; fraction: number; rate: number | null; left: number | null } {
    const plan = this.#plan?.points ?? [];
    const left = plan.filter(({ finished }) => !finished);
    const sum = (weight: (point: PlannedPoint) => number) =>
      left.reduce((all, point) => all + weight(point), 0);
    const doneOf = ({ name }: PlannedPoint) => this.#fractions.get(name) ?? 0;
    const total = sum(({ estimatedSeconds }) => estimatedSeconds);
    const fraction = total > 0 ? sum((point) => point.estimatedSeconds * doneOf(point)) / total : 1;
    const seconds = (now - this.#began) / 1000;
    const served = sum((point) => point.expectedRequests * doneOf(point));
    // Real processes serve at the rate that they are sent, which is no speed of theirs; solvers serve nobody.
    const serves = this.#plan?.target === 'sim' && left.some(({ expectedRequests }) => expectedRequests > 0);
    return {
      points: `${this.#done}/${plan.length}`,
      fraction,
      rate: serves ? (seconds > 0 ? served / seconds : 0) : null,
      left: this.#left(seconds, fraction),
    };
  }

  // Threads that are still starting say nothing about the rest: until some of it is done, the plan knows better.
  #left(seconds: number, fraction: number): number | null {
    if (fraction >= ENOUGH) return (seconds * (1 - fraction)) / fraction;
    const planned = (this.#plan?.estimatedSeconds ?? 0) - seconds;
    return planned > 0 ? planned : null;
  }

  // A message that cannot be shown, on a full disk for one, is no reason to end hours of work.
  #write(text: string): void {
    try {
      this.#stream.write(text);
    } catch {}
  }

  /** A line that stays, above the one that is redrawn. */
  #say(text: string): void {
    this.#write(`${this.#stream.isTTY ? '\r\x1b[K' : ''}${text}\n`);
  }
}

/** A point in words: the only one of an experiment without a sweep has no name worth telling. */
const pointText = (name: string): string => (name === ONLY_POINT ? 'The point' : `Point ${shownPoint(name)}`);

// The first failure, whose folder keeps the whole error, and how to go on.
function whatNext(plan: RunPlan | undefined, logdir: string, records: readonly PointRecord[]): string {
  const first = records.find(({ status }) => status !== 'ok')?.name ?? '';
  return `Why: ${join(logdir, POINTS, first, ERROR_LOG)}. Do what failed again: ${resume(plan, logdir)}`;
}

function resume(plan: RunPlan | undefined, logdir: string): string {
  const { file, declaration } = plan?.experiment ?? {};
  return resumeCommand(logdir, { experiment: declaration?.name ?? 'EXPERIMENT', experimentFile: file });
}

function short(value: number): string {
  if (value < 10_000) return value.toFixed(0);
  return value < 10e6 ? `${(value / 1000).toFixed(0)} k` : `${(value / 1e6).toFixed(0)} M`;
}

/** Seconds as `0:07`, `12:30` or `1:02:03`, rounded up so that the end is never shown too early. */
function clock(seconds: number): string {
  const all = Math.ceil(seconds - 1e-6);
  const [hours, minutes, rest] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  const tail = String(rest).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}
