import { palette } from 'repro';
import type { Series } from '../series.js';

const paperColours: ReadonlyMap<number, string> = new Map([
  [0, palette.grey],
  [12, palette.turquoise],
  [48, palette.orange],
]);
const spare = [palette.blue, palette.purple, palette.green, palette.vermillion, palette.sky];

/** A colour for each label, in the legend's order: the paper's own three runs keep theirs. */
export function colours(series: readonly Series[]): Map<string, string> {
  const ordered = [...series].sort((a, b) => a.batchModels - b.batchModels || a.concurrency - b.concurrency);
  const taken = new Map<string, string>();
  let next = 0;
  for (const { label, batchModels } of ordered) {
    if (taken.has(label)) continue;
    const own = paperColours.get(batchModels);
    const free = own !== undefined && ![...taken.values()].includes(own);
    taken.set(label, free ? own : spare[next++ % spare.length]!);
  }
  return taken;
}

/** Colours are a scale's and never data, so that a theme can change them. */
export function colourScale(palette: ReadonlyMap<string, string>) {
  return { domain: [...palette.keys()], range: [...palette.values()] };
}

/** The outline of marks beside the lines, by their `run`. */
export function strokeOf(palette: ReadonlyMap<string, string>) {
  return { field: 'run', type: 'nominal', scale: colourScale(palette), legend: null };
}
