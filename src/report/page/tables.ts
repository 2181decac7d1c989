import { all, byId } from './dom.js';

/** What a reader chose of a table: kept here, since a refresh replaces the table. */
interface Choice {
  sort: { column: number; descending: boolean } | null;
  /** Wanted values by what they are of; `*` is a text to find. */
  filters: Map<string, string>;
  /** Whether rows that wait in a template are wanted too. */
  whole: boolean;
}

const chosen = new Map<string, Choice>();

function choiceOf(id: string): Choice {
  const known = chosen.get(id) ?? { sort: null, filters: new Map(), whole: false };
  chosen.set(id, known);
  return known;
}

const tableOf = (id: string): HTMLTableElement | null =>
  document.getElementById(id) as HTMLTableElement | null;

/** Sorts and filters every table as its reader chose, also one that has just come. */
export function applyTables(): void {
  for (const id of chosen.keys()) if (tableOf(id)) apply(id);
  for (const line of all('[data-shown]')) tellShown(line.dataset.shown!);
}

function apply(id: string): void {
  const table = tableOf(id)!;
  const { sort, filters, whole } = choiceOf(id);
  // What is sorted or searched is all of it.
  if (whole || sort || [...filters.values()].some((wanted) => wanted !== '')) fetchRows(id);
  const [body] = table.tBodies;
  const rows = [...body.rows];
  for (const row of rows) row.hidden = ![...filters].every(([of, wanted]) => fits(row, of, wanted));
  if (sort) body.append(...rows.sort(by(sort.column, sort.descending)));
  all<HTMLTableCellElement>('thead th', table).forEach((head, column) => {
    if (sort?.column === column) head.ariaSort = sort.descending ? 'descending' : 'ascending';
    else head.removeAttribute('aria-sort');
  });
  for (const control of all<HTMLElement>(`[data-table="${id}"]`)) {
    const wanted = filters.get(control.dataset.filter!) ?? '';
    if (control instanceof HTMLButtonElement)
      control.ariaPressed = String((control.dataset.wanted ?? '') === wanted);
    else (control as HTMLSelectElement | HTMLInputElement).value = wanted;
  }
  tellShown(id);
}

function fits(row: HTMLTableRowElement, of: string, wanted: string): boolean {
  if (wanted === '') return true;
  if (of !== '*') return row.dataset[of] === wanted;
  const text = `${row.title} ${row.textContent}`.toLowerCase();
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function by(column: number, descending: boolean) {
  const sign = descending ? -1 : 1;
  const keyOf = (row: HTMLTableRowElement): { text: string; number: number } => {
    const { dataset, textContent } = row.cells[column];
    return {
      text: textContent ?? '',
      number: dataset.value === undefined ? Number.NaN : Number(dataset.value),
    };
  };
  return (a: HTMLTableRowElement, b: HTMLTableRowElement): number => {
    const [x, y] = [keyOf(a), keyOf(b)];
    const [none, other] = [Number.isNaN(x.number), Number.isNaN(y.number)];
    if (!none && !other) return sign * (x.number - y.number);
    // What has no number stands last either way.
    if (none !== other) return none ? 1 : -1;
    return sign * x.text.localeCompare(y.text, 'en', { numeric: true });
  };
}

/** Puts the rows that waited into their table. */
function fetchRows(id: string): void {
  const waiting = document.querySelector<HTMLTemplateElement>(`template[data-rows="${id}"]`);
  if (!waiting) return;
  tableOf(id)!.tBodies[0].append(...all('tr', waiting.content));
  waiting.remove();
  document.querySelector(`[data-more="${id}"]`)?.remove();
}

/** Makes every table whole and shows all its rows, as paper must. Returns what undoes the second. */
export function showAllRows(): () => void {
  const hidden = [...all<HTMLTemplateElement>('template[data-rows]')];
  for (const { dataset } of hidden) fetchRows(dataset.rows!);
  const rows = all<HTMLTableRowElement>('tr[hidden]');
  for (const row of rows) row.hidden = false;
  return () => {
    for (const row of rows) row.hidden = true;
  };
}

function tellShown(id: string): void {
  const line = document.querySelector(`[data-shown="${id}"]`);
  const table = tableOf(id);
  if (!line || !table) return;
  const rows = [...table.tBodies[0].rows];
  const waiting = document.querySelector<HTMLTemplateElement>(`template[data-rows="${id}"]`);
  const total = rows.length + (waiting ? all('tr', waiting.content).length : 0);
  const shown = rows.filter((row) => !row.hidden).length;
  line.textContent = shown === total ? '' : `${shown} of ${total} shown`;
}

function sortBy(button: HTMLElement): void {
  const head = button.closest('th')!;
  const id = head.closest('table')!.id;
  const choice = choiceOf(id);
  const column = head.cellIndex;
  // Large numbers are looked for first, and texts from their beginning.
  const first = button.dataset.sort === 'number';
  const { sort } = choice;
  if (sort?.column !== column) choice.sort = { column, descending: first };
  else if (sort.descending === first) choice.sort = { column, descending: !first };
  else choice.sort = { column, descending: first };
  apply(id);
}

export function setUpTables(): void {
  document.addEventListener('click', ({ target }) => {
    const button = (target as Element).closest<HTMLElement>('button');
    if (!button) return;
    const { table, filter, wanted = '', more } = button.dataset;
    if (button.dataset.sort) sortBy(button);
    if (more) {
      choiceOf(more).whole = true;
      apply(more);
    }
    if (table && filter) {
      choiceOf(table).filters.set(filter, wanted);
      apply(table);
    }
  });
  document.addEventListener('input', ({ target }) => {
    const { table, filter } = (target as HTMLElement).dataset;
    if (!table || !filter) return;
    choiceOf(table).filters.set(filter, (target as HTMLInputElement).value.trim());
    const text = (target as HTMLInputElement).value;
    apply(table);
    // The reader may be in the middle of typing a space.
    (target as HTMLInputElement).value = text;
  });
  applyTables();
}

/** Puts the focus where points are searched. */
export function findPoints(): void {
  byId('points').scrollIntoView();
  document.getElementById('find-points')?.focus();
}
