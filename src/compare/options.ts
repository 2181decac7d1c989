import { UserError } from '../errors.js';
import type { Margin, MetricDefinition } from '../metrics/definition.js';
import { metrics } from '../metrics/registry.js';

/** How far a metric may differ and still count as the same. */
export type MarginOf = (metric: MetricDefinition) => Margin;

/** Labels of runs: A, B, ... Z, then R27 and so on. */
export function labels(count: number): string[] {
  return Array.from({ length: count }, (_, i) => (i < 26 ? String.fromCharCode(65 + i) : `R${i + 1}`));
}

/**
 * Margins as they are typed: `1%` of the reference for all metrics, `latency p99=5%` for one, `satisfaction=0.002` in its unit. What is said of one
 * goes before what is said of all, that before its own.
 *
 * @throws UserError for what is no margin, or of no metric.
 */
export function parseMargins(texts: readonly string[]): MarginOf {
  let all: Margin | undefined;
  const of = new Map<string, Margin>();
  for (const text of texts) {
    const at = text.lastIndexOf('=');
    const margin = parseMargin(text.slice(at + 1).trim(), text, at < 0);
    const name = text.slice(0, Math.max(0, at)).trim();
    if (at < 0) all = margin;
    else if (metrics.some((metric) => metric.name === name) || /^batches of \d+$/.test(name))
      of.set(name, margin);
    else
      throw new UserError(
        'E_UNKNOWN_METRIC',
        `There is no metric '${name}' to set a margin of (--margin ${text}).`,
        `Known: ${metrics.map((metric) => metric.name).join(', ')}.`,
      );
  }
  return ({ name, margin }) => of.get(name) ?? all ?? margin;
}

// Units differ between metrics, so that what is said of all is a part.
function parseMargin(text: string, given: string, ofAll: boolean): Margin {
  const [, number, percent] = /^(\d+(?:\.\d+)?|\.\d+)(%?)$/.exec(text) ?? [];
  if (number === undefined || (ofAll && !percent))
    throw new UserError(
      'E_MARGIN',
      `'${given}' is no margin.`,
      'Give a part of the reference, as 1%, or of one metric, as --margin satisfaction=0.002 or --margin "latency p99=5%".',
    );
  return percent ? { relative: Number(number) / 100 } : { relative: 0, absolute: Number(number) };
}
