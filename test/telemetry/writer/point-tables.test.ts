import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TableName, tableFiles } from '../../../src/telemetry/columns.js';
import { clockworkTables } from '../../../src/telemetry/tables/clockwork.js';
import { PointTables } from '../../../src/telemetry/writer/point-tables.js';
import { RequestWriter } from '../../../src/telemetry/writer/request-writer.js';
import { teeActions, teeRequests } from '../../../src/telemetry/writer/tee.js';

const tableNames = Object.keys(clockworkTables) as (keyof typeof clockworkTables)[];

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-tables-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function fill(tables: PointTables): Partial<Record<TableName, number>> {
  for (let i = 1; i <= 3; i++) {
    tables.requests?.request(i * 40e9, i, 0, 0, 0, 1, 5e6 + i, 1e8, 1, 1, 1, 0);
    tables.actions?.action(i * 40e9, i, 2, 0, 0, 0, 0, 4, 100, 90, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 90, 0, 0);
  }
  return tables.finish();
}

describe('PointTables', () => {
  it('writes every table that is asked for, each as it would be alone', () => {
    const together = fill(new PointTables(dir, tableNames));
    expect(together).toEqual({ requests: 3, actions: 3, minutes: 3, histograms: 5 });
    for (const table of tableNames) {
      const alone = mkdtempSync(join(dir, 'alone-'));
      expect(fill(new PointTables(alone, [table]))).toEqual({ [table]: together[table] });
      expect(readdirSync(alone)).toEqual([tableFiles[table]]);
      const [one, another] = [dir, alone].map((folder) =>
        readFileSync(join(folder, tableFiles[table]), 'utf8'),
      );
      expect(one).toBe(another);
    }
  });

  it('hands a single table its rows directly, and none to nobody', () => {
    const { requests, actions } = new PointTables(dir, ['requests']);
    expect(requests).toBeInstanceOf(RequestWriter);
    expect(actions).toBeNull();
    expect(fill(new PointTables(dir, []))).toEqual({});
  });

  it('has buckets of the length asked for', () => {
    expect(fill(new PointTables(dir, ['minutes'], 1)).minutes).toBe(121);
  });

  it('says which table cannot be written', () => {
    expect(() => new PointTables(join(dir, 'absent'), ['histograms'])).toThrow('clockwork_histograms.tsv');
  });
});

describe('a tee', () => {
  it('hands every column to each sink, in order', () => {
    const seen: number[][] = [];
    const sink = {
      request: (...values: number[]) => seen.push(values),
      action: (...values: number[]) => seen.push(values),
    };
    const columns = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
    teeRequests([sink, sink, sink])?.request(...(columns(12) as Parameters<RequestWriter['request']>));
    teeActions([sink, sink])?.action(
      ...(columns(23) as Parameters<NonNullable<PointTables['actions']>['action']>),
    );
    expect(seen).toEqual([columns(12), columns(12), columns(12), columns(23), columns(23)]);
  });
});
