import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { loadNative } from '../../load-native.js';
import { type Column, type ColumnType, type TableName, tables } from '../columns.js';
import type { TableHead } from './header.js';

let engine: Promise<DuckDBInstance> | undefined;

/** A connection of its own, so that queries do not see each other's views. Imports DuckDB at the first call only. */
export async function connect(): Promise<DuckDBConnection> {
  engine ??= open();
  const connection = await (await engine).connect();
  // Rows leave in file order. A result waits in at most 32 MB for its reader; with the default, 1 MB, only one core works.
  await connection.run('SET preserve_insertion_order = true');
  await connection.run("SET streaming_buffer_size = '32MB'");
  return connection;
}

async function open(): Promise<DuckDBInstance> {
  const { DuckDBInstance } = await loadNative('@duckdb/node-api', () => import('@duckdb/node-api'));
  return DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false' });
}

/** What DuckDB says of a row with a value beyond its column's bounds. */
export const IMPOSSIBLE = 'Impossible value';

const sqlTypes: Record<ColumnType, string> = { int64: 'BIGINT', int32: 'INTEGER', float: 'DOUBLE' };
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
// A path is a pattern to DuckDB: brackets around a special character make it stand for itself.
const literal = (path: string): string => path.replaceAll(/[*?[]/g, '[$&]');

/**
 * SQL of a view named like the table, with its columns and, where it has a `t`, `time`: ns since the file's first row, which
 * fits a double where an epoch `t` does not. The conditions make the reader convert, and so check, every cell even if no query asks;
 * a value that cannot be stops it, in the same pass.
 */
export function tableView(path: string, table: TableName, head: TableHead): string {
  const columns = tables[table];
  const types = columns.map(({ name, type }) => `${quoted(name)}: ${quoted(sqlTypes[type])}`).join(', ');
  const names = columns.map(({ name }) => name);
  return `CREATE TEMP VIEW ${table} AS
    SELECT *${names.includes('t') ? `, CAST(t - (${head.firstTime ?? '0'}) AS DOUBLE) AS time` : ''}
    FROM read_csv(${quoted(literal(path))}, columns = {${types}}, auto_detect = false, header = true,
      delim = '\t', quote = '', escape = '', comment = '', new_line = '\\n', compression = 'none',
      hive_partitioning = false, force_not_null = [${names.map(quoted).join(', ')}], strict_mode = true)
    WHERE ${names.map((name) => `${name} IS NOT NULL`).join(' AND ')}${possible(columns)}`;
}

// NaN is greater than any number to DuckDB, so that the upper bound refuses it too.
function possible(columns: readonly Column[]): string {
  const bounds = columns.flatMap(({ name, least, most = Number.MAX_VALUE }) =>
    least === undefined ? [] : [`${name} BETWEEN ${least} AND ${most}`],
  );
  if (bounds.length === 0) return '';
  return ` AND CASE WHEN ${bounds.join(' AND ')} THEN true ELSE error('${IMPOSSIBLE}') END`;
}
