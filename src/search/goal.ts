import { UserError } from '../errors.js';
import type { Limit } from '../telemetry/writer/answer-watch.js';

/** What must be met, by all of a point's answers. */
export interface Goal {
  /** `p99<=100ms`, `goodput>=0.99`: as it is shown, and told apart. */
  text: string;
  limits: Limit[];
}

const units: Readonly<Record<string, number>> = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9 };

/**
 * Reads what `--slo` and `--goodput` say: quantiles of the latency of all answers, where one that failed takes for ever, and the least
 * share of answers within their own deadline.
 *
 * @throws UserError when neither is given, or one is wrong.
 */
export function parseGoal(slo: string | undefined, goodput: string | undefined): Goal {
  const quantiles = slo === undefined ? [] : slo.split(',').map((text) => quantile(text.trim()));
  const shares = goodput === undefined ? [] : [share(goodput)];
  const parts = [...quantiles, ...shares];
  if (parts.length === 0)
    throw new UserError(
      'E_GOAL',
      'Nothing says what must be met.',
      "Add --slo 'p99<=100ms', or --goodput 0.99, or both.",
    );
  return { text: parts.map(({ text }) => text).join(', '), limits: parts.map(({ limit }) => limit) };
}

function quantile(text: string): { text: string; limit: Limit } {
  const match = /^p(\d{1,2}(?:\.\d+)?)\s*<=\s*(\d+(?:\.\d+)?)\s*(ns|us|µs|ms|s)$/.exec(text);
  const percent = Number(match?.[1]);
  const latency = Number(match?.[2]) * units[match?.[3] ?? 'ns'];
  if (!match || !(percent > 0) || !(latency > 0))
    throw new UserError(
      'E_GOAL',
      `--slo '${text}' is not of the form pQ<=TIME.`,
      "For example 'p99<=100ms', 'p99.9<=1s', or 'p50<=5ms,p99<=50ms'.",
    );
  // Through text, so that 99.9 leaves 0.001 and not 0.00099999999999989.
  const allowed = Number(((100 - percent) / 100).toPrecision(12));
  return { text: `p${percent}<=${match[2]}${match[3]}`, limit: { latency, allowed } };
}

function share(text: string): { text: string; limit: Limit } {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value <= 1)
    return { text: `goodput>=${value}`, limit: { allowed: Number((1 - value).toPrecision(12)) } };
  throw new UserError(
    'E_GOAL',
    `--goodput must be a share above 0 and up to 1, but is '${text}'.`,
    'For example --goodput 0.99: 99 of 100 answers within their own SLO.',
  );
}

/** How many times as many answers missed as may, at the limit that is missed most; at most 1 when the goal is met. */
export function excess({ limits }: Goal, answers: number, missed: readonly number[]): number {
  if (answers === 0) return Number.POSITIVE_INFINITY;
  const times = limits.map(({ allowed }, i) => {
    if (missed[i] === 0) return 0;
    // No miss is allowed: any is as bad as it gets.
    return allowed === 0 ? Number.POSITIVE_INFINITY : missed[i] / (allowed * answers);
  });
  return Math.max(...times);
}

/** Whether a point that ended met the goal: so many misses of a limit are allowed as its share of the answers, cut to a whole number. */
export function meets({ limits }: Goal, answers: number, missed: readonly number[]): boolean {
  return answers > 0 && limits.every(({ allowed }, i) => missed[i] <= allowed * answers + 1e-9 * answers);
}
