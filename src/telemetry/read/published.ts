import type { CellType, RowOf } from './small-table.js';

/**
 * Reads a small, strict table such as published.tsv whole; see `readSmallTable`, whose parser is imported here, at the
 * first table, so that starting a run does not pay for it.
 *
 * @throws UserError with file and line at the first thing that is wrong.
 */
export async function readPublished<const C extends Readonly<Record<string, CellType>>>(
  path: string,
  columns: C,
): Promise<RowOf<C>[]> {
  const { readSmallTable } = await import('./small-table.js');
  return readSmallTable(path, columns);
}
