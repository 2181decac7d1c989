import type { Figure } from '../experiment/declaration.js';

type Fields = Record<string, unknown>;

/** Says what a user's own figure lacks before it is drawn, since drawing would fail somewhere deep inside. */
export function checkFigures(built: unknown): asserts built is Figure[] {
  if (!Array.isArray(built))
    throw new Error(`build() must return a list of figures, but returns ${show(built)}`);
  for (const [i, figure] of built.entries()) checkFigure(fields(figure, `figure ${i + 1} of those built`));
}

function checkFigure(figure: Fields): void {
  fileStem(figure.name, 'name');
  for (const name of ['title', 'caption']) {
    if (typeof figure[name] !== 'string')
      throw new Error(`${name} must be text, but is ${show(figure[name])}`);
  }
  fields(figure.spec, 'spec');
  for (const table of list(figure.tables, 'tables')) {
    const { name, columns, rows } = fields(table, 'a table');
    fileStem(name, "a table's name");
    list(columns, `columns of table ${name}`);
    for (const row of list(rows, `rows of table ${name}`)) list(row, `a row of table ${name}`);
  }
}

function fields(value: unknown, what: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new Error(`${what} must be an object, but is ${show(value)}`);
}

function list(value: unknown, what: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error(`${what} must be a list, but is ${show(value)}`);
}

/** Names become files in graphs/ and must not lead out of it. */
function fileStem(value: unknown, what: string): void {
  if (typeof value === 'string' && /^[^/\\]+$/.test(value)) return;
  throw new Error(`${what} must be text without slashes, but is ${show(value)}`);
}

const show = (value: unknown) => (value === undefined ? 'missing' : JSON.stringify(value)?.slice(0, 60));
