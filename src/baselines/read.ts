import type { ClaimRow } from '../claims/check.js';
import type { ComparedRun } from '../compare/compared-run.js';
import { UserError } from '../errors.js';
import type { TableName } from '../telemetry/columns.js';
import { manifestShape } from '../telemetry/logdir/manifest-shape.js';
import {
  type Check,
  field,
  isCount,
  isCounts,
  isList,
  isName,
  isObject,
  isText,
  isValues,
  oneOf,
} from '../telemetry/logdir/shape.js';
import type { Manifest, PointStatus, Values } from '../telemetry/run.js';
import { seriesOf, seriesShape } from './codec.js';
import { PREFIX } from './names.js';

/** The first line of a baseline: all but the numbers. */
export interface Header {
  format: 1;
  /** The logdir that it was made of. */
  from: string;
  manifest: Manifest | null;
  origin: ComparedRun['origin'];
  unfinished: string[];
  claims: ClaimRow[];
  points: HeaderPoint[];
}

interface HeaderPoint {
  name: string;
  parameters: Values;
  repeat: number;
  seed: number;
  status: PointStatus;
  tables: Partial<Record<TableName, number>>;
  checksums: Record<string, string>;
}

/** A further line of a baseline: the series of a point by table. */
export type Contents = Record<string, unknown>;

const claim: Check = (value) =>
  field(value, 'id', isText) ??
  field(value, 'statement', isText) ??
  field(value, 'verdict', oneOf(['PASS', 'FAIL', 'NOT TESTABLE']));

const point: Check = (value) =>
  field(value, 'name', isName) ??
  field(value, 'parameters', isValues) ??
  field(value, 'repeat', isCount) ??
  field(value, 'seed', isCount) ??
  field(value, 'status', oneOf(['ok', 'invalid', 'failed'])) ??
  field(value, 'tables', isCounts) ??
  field(value, 'checksums', isObject);

const header: Check = (value) =>
  field(value, 'format', oneOf([1])) ??
  field(value, 'from', isText) ??
  field(value, 'manifest', (found) => (found === null ? null : manifestShape(found))) ??
  field(value, 'origin', isObject) ??
  field(value, 'unfinished', isList(isText)) ??
  field(value, 'claims', isList(claim)) ??
  field(value, 'points', isList(point));

/** Checks the first line. @throws UserError when it is damaged. */
export async function readHeader(line: Promise<string>, name: string): Promise<Header> {
  try {
    return parsed(await line, header) as Header;
  } catch (error) {
    throw damaged(`${PREFIX}${name}`, error);
  }
}

/** The baseline that unpacks to lines of a header, series of points, and their number. @throws UserError when it is damaged. */
export function readContents(dir: string, unpack: () => Buffer): ComparedRun {
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw damaged(dir, error);
    }
  };
  const lines = guarded(() => linesOf(unpack()));
  const { manifest, origin, unfinished, claims, points } = guarded(() => {
    const found = parsed(lines[0].toString('utf8'), header) as Header;
    if (lines.length !== found.points.length + 2) throw new Error('it ends too early');
    return found;
  });
  return {
    dir,
    manifest,
    origin,
    unfinished,
    claims: async () => claims,
    points: points.map(({ checksums, ...rest }, i) => ({
      ...rest,
      checksum: async (table) => checksums[table] ?? '',
      async series(table) {
        return guarded(() => {
          const stored = (JSON.parse(lines[i + 1].toString('utf8')) as Contents)[table];
          if (stored === undefined) return null;
          const wrong = seriesShape(stored);
          if (wrong) throw new Error(`${table} of ${rest.name}: ${wrong}`);
          return seriesOf(stored as Parameters<typeof seriesOf>[0]);
        });
      },
    })),
  };
}

function parsed(line: string, shape: Check): unknown {
  const value: unknown = JSON.parse(line);
  const wrong = shape(value);
  if (wrong) throw new Error(wrong);
  return value;
}

/** Lines without their ends, without copying. */
function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let from = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, from)) {
    lines.push(bytes.subarray(from, at));
    from = at + 1;
  }
  if (from < bytes.length || lines.length === 0) throw new Error('it is cut off');
  return lines;
}

function damaged(dir: string, error: unknown): UserError {
  const name = dir.slice(PREFIX.length);
  return new UserError(
    'E_BASELINE',
    `Baseline ${name} is damaged: ${(error as Error).message}.`,
    `Save it again: repro baseline save ${name} -l LOGDIR --force`,
  );
}
