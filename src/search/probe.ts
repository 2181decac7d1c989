import { contentHash } from '../content-hash.js';
import { loadZoo } from '../datasets/zoo/index.js';
import type { Executor } from '../runner/executor/executor.js';
import { type Profiles, planPoint } from '../runner/plan/plan-point.js';
import type { RunOptions } from '../runner/plan/run-plan.js';
import { TraceDays } from '../runner/plan/trace-days.js';
import { meets } from './goal.js';
import type { Case, Question } from './question.js';
import type { SearchStore, Tried } from './store.js';
import { refuseUnjudged } from './unjudged.js';

/** Tries values: simulates the point of each, counts its answers, and remembers. */
export class Prober {
  private readonly zoos = new Map<string, Promise<Profiles>>();
  private readonly traces: TraceDays;

  constructor(
    private readonly question: Question,
    private readonly store: SearchStore,
    private readonly executor: Executor,
    private readonly loadProfiles: RunOptions['loadProfiles'] = loadZoo,
  ) {
    this.traces = new TraceDays({ logdir: store.logdir, datasets: [] });
  }

  /**
   * A value of one case and repeat, from the store if it was tried before.
   *
   * @throws UserError when its point cannot be made, or answers nothing that could be judged. PointCancelled.
   */
  async try(where: Case, repeat: number, value: number): Promise<{ tried: Tried; known: boolean }> {
    const { question, traces } = this;
    const { parameter, goal, experiment, seed } = question;
    const name = [
      ...(where.name === '' ? [] : [where.name]),
      `${parameter}=${value}`,
      `repeat=${repeat}`,
    ].join('_');
    const point = await planPoint(
      { name, values: { ...where.values, [parameter]: value }, repeat },
      { seed, telemetry: [] },
      { experiment, loadProfiles: this.loadProfiles },
      this.zoos,
      traces,
    );
    const key = contentHash({ point: point.key, goal: goal.limits });
    const before = this.store.get(key);
    if (before) return { tried: before, known: true };
    refuseUnjudged(name, point.spec);
    const days = await Promise.all(
      point.datasets.flatMap((set) => ('day' in set ? [traces.locate(set)] : [])),
    );
    const { spec, profiles, expectedRequests } = point;
    const outcome = await this.executor.run(
      {
        name,
        seed: point.seed,
        spec,
        profiles,
        days,
        telemetry: [],
        folder: this.store.logdir,
        goal: { limits: goal.limits, expected: expectedRequests },
        invariants: true,
      },
      () => {},
    );
    const { count, missed, stopped } = outcome.answers ?? { count: 0, missed: [], stopped: false };
    // What the controller never read, its clients waited for in vain.
    const unread = outcome.counters.unread ?? 0;
    const answers = count + unread;
    const all = missed.map((misses) => misses + unread);
    const tried: Tried = {
      key,
      case: where.name,
      repeat,
      value,
      answers,
      missed: all,
      stopped,
      met: !stopped && meets(goal, answers, all),
    };
    this.store.add(tried);
    return { tried, known: false };
  }
}
