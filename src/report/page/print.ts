import { all } from './dom.js';
import { drawAll } from './figures.js';
import { showAllRows } from './tables.js';

/** Opens every fold and shows every row for paper, and puts them back afterwards. */
export function setUpPrint(): void {
  let undo: (() => void) | null = null;
  const before = (): void => {
    if (undo) return;
    const closed = all<HTMLDetailsElement>('details:not([open])');
    for (const fold of closed) fold.open = true;
    const hideRows = showAllRows();
    drawAll();
    undo = () => {
      for (const fold of closed) fold.open = false;
      hideRows();
    };
  };
  const after = (): void => {
    undo?.();
    undo = null;
  };
  addEventListener('beforeprint', before);
  addEventListener('afterprint', after);
  matchMedia('print').addEventListener('change', ({ matches }) => (matches ? before() : after()));
}
