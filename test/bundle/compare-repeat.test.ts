import { describe, expect, it } from 'vitest';
import { compareRepeat } from '../../src/bundle/compare-repeat.js';
import type { OpenedBundle } from '../../src/bundle/open-bundle.js';
import type { PointRecord } from '../../src/telemetry/run.js';

const record = (hash: string) =>
  ({ name: 'a', key: 'k', status: 'ok', rows: { requests: 1 }, sha256: { requests: hash } }) as PointRecord;
const bundle = {
  manifest: { target: 'sim' },
  records: [record('a')],
  hashes: new Map(),
} as unknown as OpenedBundle;

describe('tables of a repeated run', () => {
  it('are those of the archive, or not', async () => {
    const verdict = async (hash: string) =>
      (await compareRepeat(bundle, '/run', [record(hash)], 'sim'))[0].verdict;
    expect(await verdict('a')).toBe('identical');
    expect(await verdict('b')).toBe('differs');
  });

  it('are not compared where real processes made them here, whatever made those of the archive', async () => {
    const [item] = await compareRepeat(bundle, '/run', [record('b')], 'local');
    expect(item).toMatchObject({ item: 'points/a', verdict: 'not recomputed' });
    expect(item.detail).toContain('target local');
  });
});
