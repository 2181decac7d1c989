import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tableFiles } from '../../../src/telemetry/columns.js';
import { smallDisk } from '../../support/small-disk.js';
import { Deployment, sentAll } from './process.js';

let deployment: Deployment;
beforeEach(() => {
  deployment = new Deployment();
});
afterEach(() => deployment.end());

describe('a controller whose disk fills up', () => {
  it('goes on serving, keeps the rows until then whole, and ends with status 4 and the reason', async (context) => {
    const logs = smallDisk(96, context);
    const worker = await deployment.worker();
    const controller = await deployment.controller('INFER5', [worker.port], '--log-dir', logs);
    const client = deployment.start([
      ...['client', `127.0.0.1:${controller.port}`, 'poisson-open-loop', '2', '300'],
      ...['--no-inputs', '--duration', '8'],
    ]);
    await controller.process.prints(
      /Cannot write telemetry to .*log\.tsv: the disk is full\. Logging stops here; serving goes on\./,
    );
    expect(sentAll).toContain(await client.exit);
    const [, sent, answered] = /Sent (\d+) requests in .*: (\d+) answered/.exec(client.output)!;
    // Those under way when it stops are not waited for.
    expect(Number(sent) - Number(answered)).toBeLessThan(100);
    expect(await controller.process.stop()).toBe(4);
    expect(controller.process.output).toMatch(
      /\nError: Cannot write telemetry to .*: the disk is full\. What came after is not in the tables\.\nNext: Make room/,
    );
    expect(controller.process.output.match(/Logging stops here/g)).toHaveLength(1);
    for (const file of Object.values(tableFiles).filter((name) => /(request|action)_log\.tsv$/.test(name))) {
      const text = readFileSync(path.join(logs, file), 'utf8');
      const [header, ...rows] = text.split('\n');
      expect(rows.pop()).toBe('');
      expect(rows.length).toBeGreaterThan(100);
      expect(new Set(rows.map((row) => row.split('\t').length))).toEqual(
        new Set([header.split('\t').length]),
      );
    }
  });
});
