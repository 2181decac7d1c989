import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Deployment, freePort, sentAll } from './process.js';

let deployment: Deployment;
let logs: string;
beforeEach(() => {
  deployment = new Deployment();
  logs = mkdtempSync(path.join(tmpdir(), 'repro-clocks-'));
});
afterEach(async () => {
  await deployment.end();
  rmSync(logs, { recursive: true, force: true });
});

/** Environment of a process whose time of day is `ms` ahead. */
const ahead = (ms: number) => {
  const shift = `
    const { timeOrigin } = performance;
    Object.defineProperty(performance, 'timeOrigin', { value: timeOrigin + ${ms} });
    const { now } = Date;
    Date.now = () => now() + ${ms};`;
  return { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(shift)}` };
};

describe('roles whose clocks differ by two seconds', () => {
  it.each([2000, -2000])(
    'serve in time all the same, and the table has the controller’s times: %d ms',
    async (ms) => {
      const before = Date.now();
      const port = await freePort();
      const worker = deployment.start(['worker', '-p', String(port)], ahead(ms));
      await worker.prints(/listening on/);
      const controller = await deployment.controller(
        'INFER5',
        [port],
        '--log-dir',
        logs,
        '--default-slo',
        '500ms',
      );
      const client = deployment.start(
        ['client', `127.0.0.1:${controller.port}`, 'simple-parametric', '1', '1', '1', '40'],
        ahead(-ms),
      );
      expect(sentAll).toContain(await client.exit);
      await controller.process.stop();

      const [header, ...lines] = readFileSync(path.join(logs, 'clockwork_action_log.tsv'), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => line.split('\t'));
      const rows = lines.map((cells) => Object.fromEntries(header.map((name, i) => [name, cells[i]])));
      const executed = rows.filter(({ action_type, status }) => action_type === '2' && status === '0');
      // Uncorrected, each window would be over before its action came, or begin two seconds later, and the SLO is half a second.
      expect(executed.length).toBeGreaterThan(5);
      for (const { t } of executed) {
        const seconds = Number(BigInt(t) / 1_000_000n - BigInt(before)) / 1000;
        expect(seconds).toBeGreaterThan(0);
        expect(seconds).toBeLessThan(120);
      }
      // Times since the action was sent: a worker's own clock in them would make them two seconds off.
      for (const column of ['worker_action_received', 'worker_exec_complete']) {
        const differences = executed.map(
          (row) => Number(row.controller_result_enqueue) - Number(row[column]),
        );
        const median = differences.sort((a, b) => a - b)[Math.floor(differences.length / 2)];
        expect(Math.abs(median)).toBeLessThan(1e9);
      }
      expect(client.output).toMatch(/Sent 41 requests in .*: 41 answered/);
    },
  );
});
