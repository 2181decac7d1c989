import { nameWithoutRepeat } from '../../experiment/sweep.js';
import { viewOf } from '../../telemetry/logdir/open-run.js';
import type { PointRecord, RepeatedPoint } from '../../telemetry/run.js';
import { costOf } from '../plan/cost.js';
import type { PlannedPoint, RunPlan, UntilPlan } from '../plan/run-plan.js';
import { pointFolder } from '../store/logdir.js';
import type { PointStore } from '../store/point-store.js';
import { groupRepeats } from './group.js';
import { judgeRepeats, type Scales } from './judge.js';
import { type Measured, measurePoint, noticesOf } from './measure.js';

/**
 * The rounds of `--until`: measures points as they end, and says after each round which have to be repeated. What comes next
 * depends on nothing but the values of the repeats so far, so that a run that was interrupted goes on as if it had not been.
 */
export class Rounds {
  readonly #measured = new Map<string, Measured | null>();

  constructor(
    private readonly until: UntilPlan,
    private readonly store: PointStore,
  ) {}

  /** Measures a point that has ended, and keeps that in its record, which is returned. Throws UserError when it cannot be measured. */
  async measure(plan: RunPlan, point: PlannedPoint, record: PointRecord): Promise<PointRecord> {
    if (record.status !== 'ok') {
      this.#measured.set(point.name, null);
      return record;
    }
    const view = viewOf(pointFolder(plan.logdir, point.name), record);
    const found = await measurePoint(view, plan.experiment, point.steady);
    this.#measured.set(point.name, found);
    return this.store.measured(record, found.measured, noticesOf(found.measured));
  }

  /**
   * What the points have come to, all those of the plan having ended: the plan with that in `until`, and with the repeats of the next
   * round if there are `more`.
   */
  async judge(
    plan: RunPlan,
    records: ReadonlyMap<string, PointRecord>,
  ): Promise<{ plan: RunPlan; more: boolean }> {
    const repeated: RepeatedPoint[] = [];
    const points: PlannedPoint[] = [];
    for (const [base, own] of groupRepeats(plan.points)) {
      for (const point of own) await this.#lookAt(plan, point, records);
      const found = own.map(({ name }) => this.#measured.get(name) ?? null);
      const repeats = found.map((one) => one?.measured ?? null);
      const { point, next } = judgeRepeats(base, repeats, scalesOf(found), this.until);
      const wanted = Array.from({ length: next - own.length }, (_, i) => own.length + i);
      repeated.push(point);
      points.push(...own.map((one) => ({ ...one, finished: records.get(one.name) ?? one.finished })));
      if (wanted.length > 0) points.push(...(await this.until.repeat(own[0], wanted)));
    }
    const more = points.length > plan.points.length;
    const cost = costOf(points, this.until.lanes, plan.experiment.declaration);
    const others = plan.others.filter(more ? notAmong(points) : notRepeatOf(repeated));
    return { plan: { ...plan, ...cost, until: { ...this.until, repeated }, points, others }, more };
  }

  // A point that a run before this one has finished: measured again, since its experiment may measure otherwise by now.
  async #lookAt(
    plan: RunPlan,
    point: PlannedPoint,
    records: ReadonlyMap<string, PointRecord>,
  ): Promise<void> {
    const record = records.get(point.name) ?? point.finished;
    if (record && !this.#measured.has(point.name)) await this.measure(plan, point, record);
  }
}

type Other = RunPlan['others'][number];

function notAmong(points: readonly PlannedPoint[]): (other: Other) => boolean {
  const names = new Set(points.map(({ name }) => name));
  return ({ name }) => !names.has(name);
}

// Repeats that an older version asked for, and this one needs no more, are no part of the run.
function notRepeatOf(repeated: readonly RepeatedPoint[]): (other: Other) => boolean {
  const names = new Set(repeated.map(({ name }) => name));
  return ({ name, repeat }) => !names.has(nameWithoutRepeat(name, repeat));
}

// Of the repeats in their order, not in that in which they ended: a user's metrics may say otherwise each time.
function scalesOf(found: readonly (Measured | null)[]): Scales {
  return new Map(found.flatMap((one) => [...(one?.scales ?? [])]));
}
