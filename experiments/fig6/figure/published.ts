import { join } from 'node:path';
import { readPublished as readTable } from 'repro';
import type { Column, Timeline } from '../timeline.js';

/** One row of published.tsv: a column of the figure with so many models active. */
export interface Published {
  series: string;
  kind: string;
  active: number;
  column: string;
  value: number;
  provenance: string;
}

/** A number beside the measured ones at its place; `t` in s since the major workload began. */
export interface PlacedMark extends Published {
  column: Column;
  t: number;
}

const columns = {
  series: 'string',
  kind: 'string',
  active: 'number',
  column: 'string',
  value: 'number',
  provenance: 'string',
} as const;

/** Copies of ResNet-50 in the cache that the numbers were derived for. */
const derivedSlots = 196;

export function readPublished(folder: string): Promise<Published[]> {
  return readTable(join(folder, 'published.tsv'), columns);
}

/**
 * Puts each number where so many models have just become active. Numbers beyond the size of a cache depend on it, so
 * beside a smaller cache only those are comparable at which every model still fits.
 */
export function placePublished(published: readonly Published[], { models, slots }: Timeline): PlacedMark[] {
  return published
    .filter(({ active }) => active <= models && (slots === derivedSlots || active < slots))
    .map((mark) => ({ ...mark, column: mark.column as Column, t: mark.active }));
}
