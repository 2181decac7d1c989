import { describe, expect, it } from 'vitest';
import { checkHere } from '../../../src/cli/doctor/check-here.js';
import { findingsText } from '../../../src/cli/doctor/findings-text.js';
import type { Finding } from '../../../src/runner/hosts/check/finding.js';

describe('the findings of doctor as text', () => {
  it('are a line each, then what to do, then their number', () => {
    const findings: Finding[] = [
      { host: 'c1', check: 'reach', status: 'ok', detail: 'client' },
      { host: 'c1', check: 'clock', status: 'warn', detail: '+50.0 ms ± 0.2 ms', next: 'Synchronise.' },
      { host: 'w1', check: 'reach', status: 'fail', detail: 'it does not answer', next: 'Look.' },
    ];
    expect(findingsText(findings, 80)).toBe(`HOST  CHECK  STATUS  FOUND
c1    reach  ok      client
c1    clock  warn    +50.0 ms ± 0.2 ms
w1    reach  fail    it does not answer

c1, clock: Synchronise.
w1, reach: Look.

1 failed, 1 warning.`);
  });

  it('say so when all is well', () => {
    expect(findingsText([{ host: 'a', check: 'reach', status: 'ok', detail: 'x' }], 80)).toMatch(
      /\nAll well\.$/,
    );
  });
});

describe('the check of this machine', () => {
  it('finds what this repro runs on', async () => {
    const findings = await checkHere();
    const found = Object.fromEntries(findings.map(({ check, detail }) => [check, detail]));
    expect(found).toMatchObject({ node: process.version, telemetry: expect.stringMatching(/^DuckDB v1/) });
    expect(findings.every(({ host }) => host === 'this machine')).toBe(true);
    expect(found.disk).toContain(process.cwd());
    expect(Object.keys(found)).toEqual(
      expect.arrayContaining(['fonts', 'ssh', 'onnxruntime-node', 'data', 'cores', 'memory']),
    );
  });
});
