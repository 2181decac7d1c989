import { UserError } from '../../../errors.js';
import { ExitCode } from '../../../exit-codes.js';
import type { Answer, HeadReport, Heads } from '../../../serving-core/faro/control/ports.js';
import type { Alarms } from '../../clock/alarms.js';

/** ns between two tries, and for one. */
const PAUSE = 0.5e9;
const PATIENCE = 5e9;

/**
 * What every head says at the start, asked again and again for `wait` s, since processes are started together. Throws UserError `E_HEAD` (status 5) for one that
 * says nothing of use.
 */
export async function firstLook(
  heads: Heads,
  urls: readonly string[],
  wait: number,
  alarms: Alarms,
  signal: AbortSignal,
): Promise<HeadReport[]> {
  const until = performance.now() + wait * 1000;
  const look = async (url: string, job: number): Promise<HeadReport> => {
    for (;;) {
      const answer = await ask(heads, job, alarms, signal);
      if ('report' in answer) return answer.report;
      if (performance.now() + PAUSE / 1e6 > until) throw silent(url, job, answer.problem);
      await alarms.sleep(PAUSE, signal);
    }
  };
  return Promise.all(urls.map(look));
}

async function ask(heads: Heads, job: number, alarms: Alarms, signal: AbortSignal): Promise<Answer> {
  const over = new AbortController();
  let withdraw = () => {};
  const answered = new Promise<Answer>((resolve) => {
    withdraw = heads.ask(job, resolve);
  });
  const late = alarms
    .sleep(PATIENCE, AbortSignal.any([signal, over.signal]))
    .then((): Answer => ({ problem: `no answer within ${PATIENCE / 1e9} s` }));
  try {
    return await Promise.race([answered, late]);
  } finally {
    late.catch(() => {});
    over.abort();
    withdraw();
  }
}

function silent(url: string, job: number, problem: string): UserError {
  return new UserError(
    'E_HEAD',
    `The head of job ${job}, ${url}, gives no metrics: ${problem}.`,
    'Start it first (repro faro proxy), or correct --heads; --wait gives it longer.',
    ExitCode.host,
  );
}
