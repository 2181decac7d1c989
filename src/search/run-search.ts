import { UserError } from '../errors.js';
import { ExitCode } from '../exit-codes.js';
import { inLanes } from '../in-lanes.js';
import type { Executor } from '../runner/executor/executor.js';
import { PointCancelled } from '../runner/job.js';
import { lockLogdir } from '../runner/store/lock.js';
import { RunLog } from '../runner/store/run-log.js';
import { commandLine } from '../shell-word.js';
import { climb, type Found } from './climb.js';
import { excess } from './goal.js';
import { Prober } from './probe.js';
import type { Case, Question } from './question.js';
import type { SearchStore, Tried } from './store.js';

/** What one case and repeat came to. */
export interface CaseFound extends Found {
  case: string;
  repeat: number;
  /** Values in the order in which they were tried. */
  tried: Tried[];
}

export interface SearchOptions {
  executor: Executor;
  /** Searches at the same time. */
  jobs: number;
  signal?: AbortSignal;
  loadProfiles?: ConstructorParameters<typeof Prober>[3];
  /** Hears of every value as it is tried. */
  report?(line: string): void;
  now?(): Date;
}

/**
 * Searches every case of a question, each repeat by itself, and keeps what was tried in the store as it goes. Returns the findings by case and
 * repeat.
 *
 * @throws UserError when a point cannot be made or simulated, another process writes there, or `signal` stops it.
 */
export async function runSearch(
  question: Question,
  store: SearchStore,
  { executor, jobs, signal, loadProfiles, report = () => {}, now = () => new Date() }: SearchOptions,
): Promise<CaseFound[]> {
  const unlock = lockLogdir(store.logdir);
  const log = new RunLog(store.logdir, now);
  const say = (line: string): void => {
    log.line(line);
    report(line);
  };
  const prober = new Prober(question, store, executor, loadProfiles);
  const tasks = question.cases.flatMap((where) =>
    Array.from({ length: question.repeats }, (_, repeat) => ({ where, repeat })),
  );
  const found = new Map<(typeof tasks)[0], CaseFound>();
  const left = [...tasks];
  let stopped = signal?.aborted ?? false;
  const stop = (): void => {
    stopped = true;
    executor.cancel();
  };
  signal?.addEventListener('abort', stop);
  const lane = async (): Promise<void> => {
    for (let task = left.shift(); task && !stopped; task = left.shift())
      found.set(task, await searchCase(question, prober, task.where, task.repeat, say));
  };
  try {
    if (stopped) throw new PointCancelled('the search was interrupted');
    await inLanes(jobs, lane, stop);
    store.finish(now().toISOString());
    return tasks.map((task) => found.get(task)!);
  } catch (error) {
    log.broken(error);
    if (!(error instanceof PointCancelled)) throw error;
    throw new UserError(
      'E_INTERRUPTED',
      'The search was interrupted; what was tried is kept.',
      `Go on with it: add ${commandLine('--logdir', store.logdir, '--resume')}`,
      ExitCode.interrupted,
    );
  } finally {
    signal?.removeEventListener('abort', stop);
    await executor.close();
    log.exiting();
    unlock();
  }
}

async function searchCase(
  question: Question,
  prober: Prober,
  where: Case,
  repeat: number,
  say: (line: string) => void,
): Promise<CaseFound> {
  const { parameter, goal, range } = question;
  const list: Tried[] = [];
  const result = await climb(range, async (value) => {
    const { tried, known } = await prober.try(where, repeat, value);
    list.push(tried);
    if (!known) say(`${[where.name, `seed ${repeat}`].filter(Boolean).join(' ')}: ${triedText(tried)}`);
    return tried.met;
  });
  return { case: where.name, repeat, ...result, tried: list };

  function triedText(tried: Tried): string {
    const times = excess(goal, tried.answers, tried.missed);
    const much =
      tried.answers === 0 ? 'no answer' : `${Number(times.toPrecision(3))} times the allowed misses`;
    const verdict = tried.met ? 'meets' : 'misses';
    return `${parameter}=${tried.value} ${verdict} ${goal.text} (${much}${tried.stopped ? ', stopped early' : ''})`;
  }
}
