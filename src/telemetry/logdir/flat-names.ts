import { join } from 'node:path';
import { UserError } from '../../errors.js';
import type { TableName } from '../columns.js';
import type { PointView, Value } from '../run.js';

const tableOf: Record<string, TableName> = { request: 'requests', action: 'actions' };

/**
 * Names under which a bare value of a file name becomes a parameter: after the table (`file=controller_request_25.tsv`) it is what
 * was configured, before it (`file=controller_4_request.tsv`) the scripts count their runs.
 */
export const bareNames = { after: 'config', before: 'index' } as const;
/** Name of the point of an experiment with one run, whose files say only which table they are. */
const ONLY = 'point';

interface FlatName {
  table: TableName;
  /** What is left of the name without the table: the same for both tables of a point. */
  point: string;
  parameters: Record<string, Value>;
}

/** Takes a file name of the original scripts apart; null for any other name. */
export function parseFlatName(file: string): FlatName | null {
  const stem = /^file=controller_(.+)\.(?:tsv|csv)$/.exec(file)?.[1];
  if (!stem) return null;
  const last = /^(?:(.+)_)?(request|action)$/.exec(stem);
  const first = /^(request|action)_(.+)$/.exec(stem);
  if (last) return flat(last[2], last[1] ?? '', bareNames.before);
  return first && flat(first[1], first[2], bareNames.after);
}

function flat(kind: string, rest: string, bare: string): FlatName {
  // Any word may be a parameter's name: `__proto__` and `constructor` too.
  const found = new Map<string, string>();
  let name = bare;
  for (const piece of rest === '' ? [] : rest.split('_')) {
    const at = piece.indexOf('=');
    // A piece without `=` continues the value before it: `model=resnet50_v2`.
    if (at > 0) name = piece.slice(0, at);
    const known = found.has(name) ? `${found.get(name)}_` : '';
    found.set(name, known + piece.slice(at > 0 ? at + 1 : 0));
  }
  const parameters = Object.fromEntries([...found].map(([key, text]) => [key, value(text)]));
  return { table: tableOf[kind], point: rest || ONLY, parameters };
}

const value = (text: string): Value =>
  /^-?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(text) && Number.isFinite(Number(text)) ? Number(text) : text;

/** The points of a directory that the original scripts filled, in natural order of their names. */
export function flatPoints(dir: string, files: readonly string[]): PointView[] {
  const points = new Map<string, PointView>();
  for (const file of files) {
    const parsed = parseFlatName(file);
    if (!parsed) continue;
    const { point: name, table, parameters } = parsed;
    const point = points.get(name) ?? { name, parameters, repeat: 0, seed: 0, status: 'ok', files: {} };
    points.set(name, point);
    const path = join(dir, file);
    const other = point.files[table];
    if (other) {
      throw new UserError(
        'E_LOGDIR_AMBIGUOUS',
        `${other} and ${path} are both the ${table} of one point.`,
        'Remove or rename one of them.',
      );
    }
    point.files[table] = path;
  }
  const order = new Intl.Collator('en', { numeric: true });
  return [...points.values()].sort((a, b) => order.compare(a.name, b.name));
}
