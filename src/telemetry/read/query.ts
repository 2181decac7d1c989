import { UserError } from '../../errors.js';
import { type TableName, tables } from '../columns.js';
import { mendTable } from '../logdir/again.js';
import { firstBadRow } from './bad-row.js';
import { connect, IMPOSSIBLE, tableView } from './engine.js';
import { readHead } from './header.js';
import { mayBeLax } from './lax-cells.js';
import { rememberRead } from './remember.js';
import { numbers, texts, type Vector } from './vectors.js';

export type QueryResult<C extends string = string> = {
  rows: number;
  /** One array a column of the result: numbers, with NaN for NULL. A BIGINT beyond 2^53 is refused. */
  columns: Record<C, Float64Array>;
  /** Columns of text, when the query selects any. */
  text: Record<string, string[]>;
};

/**
 * Runs SQL over one table file. `sql` names the table (`requests`, `actions`, ...), whose rows come in file order, with one
 * more column if it has a `t`: `time`, ns since the first row.
 *
 * @throws UserError with file and line when the header or any row is malformed, even in columns that `sql` leaves out.
 */
export async function queryTable<C extends string = string>(
  path: string,
  table: TableName,
  sql: string,
): Promise<QueryResult<C>> {
  const parts: (Float64Array | string[])[][] = [];
  const { rows, names, textual } = await run(path, table, sql, (vectors, count, columns) => {
    parts.push(
      vectors.map((vector, i) =>
        columns.textual[i] ? texts(vector, count) : numbers(vector, count, columns.names[i]).slice(),
      ),
    );
  });
  const columns: Record<string, Float64Array> = {};
  const text: Record<string, string[]> = {};
  for (const [i, name] of names.entries()) {
    const column = parts.map((chunk) => chunk[i]);
    if (textual[i]) text[name] = (column as string[][]).flat();
    else columns[name] = joined(column as Float64Array[], rows);
  }
  return { rows, columns, text };
}

/**
 * Like `queryTable`, but hands the rows on in chunks of a few thousand and keeps none: memory stays bounded for any
 * file. The arrays are valid during the call only; all columns must be numbers. Returns the number of rows.
 */
export async function scanTable(
  path: string,
  table: TableName,
  sql: string,
  take: (columns: Float64Array[], rows: number) => void,
): Promise<number> {
  const { rows } = await run(path, table, sql, (vectors, count, { names }) =>
    take(
      vectors.map((vector, i) => numbers(vector, count, names[i])),
      count,
    ),
  );
  return rows;
}

/**
 * Like `scanTable`, for whoever reads two tables at a time: the next few thousand rows, whenever they are asked for. All columns must be
 * numbers.
 */
export async function* tableChunks<C extends string = string>(
  path: string,
  table: TableName,
  sql: string,
): AsyncGenerator<{ rows: number; columns: Record<C, Float64Array> }> {
  for await (const { vectors, rows, names } of chunks(path, table, sql)) {
    if (rows === 0) return;
    const columns = Object.fromEntries(names.map((name, i) => [name, numbers(vectors[i], rows, name)]));
    yield { rows, columns: columns as Record<C, Float64Array> };
  }
}

interface ResultColumns {
  names: readonly string[];
  /** Which of them hold text. */
  textual: readonly boolean[];
}

async function run(
  path: string,
  table: TableName,
  sql: string,
  take: (vectors: Vector[], rows: number, columns: ResultColumns) => void,
): Promise<ResultColumns & { rows: number }> {
  let known: ResultColumns = { names: [], textual: [] };
  let rows = 0;
  for await (const chunk of chunks(path, table, sql)) {
    known = chunk;
    if (chunk.rows > 0) take(chunk.vectors, chunk.rows, chunk);
    rows += chunk.rows;
  }
  return { names: known.names, textual: known.textual, rows };
}

// The last chunk has no rows: it tells the columns of a result without any.
async function* chunks(
  path: string,
  table: TableName,
  sql: string,
): AsyncGenerator<ResultColumns & { vectors: Vector[]; rows: number }> {
  const head = readHead(path, table);
  await rememberRead(path, `cells ${table}`, async () => refuseLaxCells(path, table));
  const connection = await connect();
  try {
    await connection.run(tableView(path, table, head));
    const result = await connection.stream(sql);
    const names = result.columnNames();
    const textual = result.columnTypes().map((type) => String(type) === 'VARCHAR');
    for (;;) {
      const chunk = await result.fetchChunk();
      const rows = chunk?.rowCount ?? 0;
      const vectors =
        chunk && rows > 0 ? names.map((_, i) => chunk.getColumnVector(i) as unknown as Vector) : [];
      yield { names, textual, vectors, rows };
      if (rows === 0) return;
    }
  } catch (error) {
    throw explained(error, path, table);
  } finally {
    connection.closeSync();
  }
}

function joined(parts: Float64Array[], rows: number): Float64Array {
  const all = new Float64Array(rows);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

// DuckDB stops at some bad row of some thread; users get the first one, or the error itself when no row is to blame.
function explained(error: unknown, path: string, table: TableName): unknown {
  if (!/CSV|Conversion/.test(String(error)) && !String(error).includes(IMPOSSIBLE)) return error;
  return badRow(path, table) ?? error;
}

// DuckDB would read 1.5 in a column of integers as 2, and skip a blank line.
function refuseLaxCells(path: string, table: TableName): void {
  if (!mayBeLax(path, tables[table])) return;
  const error = badRow(path, table);
  if (error) throw error;
}

function badRow(path: string, table: TableName): UserError | null {
  const bad = firstBadRow(path, tables[table]);
  return bad && new UserError('E_TABLE_ROW', `${path}:${bad.line} ${bad.reason}.`, mendTable(path));
}
