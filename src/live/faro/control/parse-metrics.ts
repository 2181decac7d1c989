import type { HeadReport, SecondCounts } from '../../../serving-core/faro/control/ports.js';
import { shown } from '../../../shown.js';

/** More replicas of one job, and more seconds between two looks, than any head tells of truthfully. */
const MOST_REPLICAS = 100_000;
const MOST_SECONDS = 1_000_000;

/**
 * Reads what a head says at `/-/metrics`: `{deployment: {head_queue_len, queue_len: […], avg_latency, input_rate: [[…], age]}}` (Faro's patched Ray Serve). The deployment
 * may go without saying when there is only one. Throws an `Error` whose message says what is nonsense.
 */
export function parseMetrics(text: string, deployment?: string): HeadReport {
  const all = fields(parsed(text), 'it');
  const names = Object.keys(all);
  const name = deployment ?? (names.length === 1 ? names[0] : undefined);
  if (name === undefined || !Object.hasOwn(all, name)) throw new Error(missing(deployment, names));
  const { head_queue_len: waiting, queue_len, avg_latency, input_rate } = fields(all[name], short(name));
  if (!isCount(waiting)) throw wrong('head_queue_len', waiting);
  if (!Array.isArray(queue_len) || queue_len.length > MOST_REPLICAS || !queue_len.every(isAmount))
    throw wrong('queue_len', queue_len);
  if (!(avg_latency === null || avg_latency === undefined || isAmount(avg_latency)))
    throw wrong('avg_latency', avg_latency);
  return {
    waiting,
    replicas: queue_len.length,
    latency: avg_latency ?? 0,
    arrivals: input_rate === undefined || input_rate === null ? null : arrivalsOf(input_rate),
  };
}

function arrivalsOf(value: unknown): SecondCounts {
  if (!Array.isArray(value) || value.length !== 2) throw wrong('input_rate', value);
  const [counts, age] = value as unknown[];
  if (!Array.isArray(counts) || counts.length > MOST_SECONDS || !counts.every(isCount))
    throw wrong('the counts of input_rate', counts);
  // Bins reach back to the oldest arrival: a little more, when they are whole seconds.
  if (!isAmount(age) || counts.length > age + 2 || age > MOST_SECONDS)
    throw wrong('the age in input_rate', age);
  return { counts, age };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`it is no JSON: ${short(text)}`);
  }
}

function fields(value: unknown, what: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new Error(`${what} must be an object, but is ${short(shown(value))}`);
}

function missing(deployment: string | undefined, names: readonly string[]): string {
  if (deployment !== undefined) return `it has no deployment ${deployment}`;
  return names.length === 0 ? 'it has no deployment' : `it has ${names.length} deployments`;
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && Number.isFinite(value);
}

function isCount(value: unknown): value is number {
  return isAmount(value) && Number.isInteger(value);
}

function wrong(field: string, value: unknown): Error {
  return new Error(`${field} makes no sense: ${short(value === undefined ? 'missing' : shown(value))}`);
}

// Of what a stranger says, no more than a few words, and nothing that a terminal would obey.
function short(text: string): string {
  const plain = text.replace(/[^\x20-\x7e]+/g, ' ').trim();
  if (plain === '') return 'empty';
  return plain.length > 40 ? `${plain.slice(0, 40)}…` : plain;
}
