import { header } from '../../../src/datasets/azure/format.js';

export { header };

/** A line of the published schema: zeros, but for the counts of some minutes (from 1). */
export function line(counts: Record<number, number | string> = {}, trigger = 'http'): string {
  const minutes = Array.from({ length: 1440 }, (_, i) => counts[i + 1] ?? 0);
  return `owner,app,function,${trigger},${minutes.join(',')}`;
}

export function dayText(...lines: readonly string[]): string {
  return [header, ...lines, ''].join('\n');
}
