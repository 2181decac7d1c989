import type { FigureTable, Value } from 'repro';

export type Cell = Value | null;

/** Columns of unequal length side by side, the short ones ending in empty cells, as the original writes them. */
export function ragged(
  name: string,
  columns: readonly { name: string; cells: readonly Cell[] }[],
): FigureTable {
  const length = Math.max(0, ...columns.map((column) => column.cells.length));
  return {
    name,
    columns: columns.map((column) => column.name),
    rows: Array.from({ length }, (_, i) => columns.map((column) => column.cells[i] ?? null)),
  };
}
