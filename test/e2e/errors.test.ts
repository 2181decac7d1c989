import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workloads } from '../../src/workloads/registry.js';
import { repro } from './repro.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'errors-'));
  const header = 'name,input_bytes,output_bytes,weights_bytes,transfer_ms,b2_ms';
  writeFileSync(join(folder, 'no-b1.csv'), `${header}\nmine,3072,40,1000000,0.1,0.5\n`);
  writeFileSync(join(folder, 'mine.ts'), '');
  writeFileSync(
    join(folder, 'negative.csv'),
    `${header.replace('b2', 'b1')}\nmine,3072,40,1000000,0.1,-0.5\n`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Command line, and what its two lines on stderr must say. */
const mistakes: [args: string, error: RegExp, next: RegExp][] = [
  ['wrokloads', /^Error: Unknown command 'wrokloads'\.$/, /^Next: Did you mean workloads\?$/],
  ['zoo lst', /^Error: Unknown command 'zoo lst'\.$/, /zoo list/],
  ['workloads slo-exp-l', /^Error: Unknown workload 'slo-exp-l'\.$/, /slo-exp-1/],
  ['workloads --jsn', /^Error: Unknown flag '--jsn' of repro workloads\.$/, /--json/],
  ['zoo show resnet50', /^Error: Unknown model of zoo osdi20 'resnet50'\.$/, /resnet50_v2/],
  ['zoo list osdi', /^Error: Unknown zoo 'osdi'\.$/, /osdi20/],
  ['doctor --hosts w[1-', /--hosts 'w\[1-', column 2: a '\[' without its '\]'/, /docs\/hosts\.md/],
  ['doctor --hosts a --binaries clock', /--binaries cannot be 'clock'/, /clockwork:\/opt/],
  ['zoo add', /^Error: Missing argument FILE/, /repro zoo add --help/],
  ['zoo add no-b1.csv', /no-b1\.csv:2: no execution time of mine for batch size 1/, /Next: /],
  ['zoo add negative.csv', /negative\.csv:2: b1_ms of mine is -0\.5, too small/, /milliseconds/],
  ['run fig77', /^Error: Unknown experiment 'fig77'\.$/, /fig7/],
  ['run ./none.ts', /no experiment file .*none\.ts/, /repro init/],
  ['run fig7 --set rates=5', /^Error: Unknown parameter 'rates'\.$/, /rate/],
  ['run fig7 --set rate=0', /rate must be at least 0\.001/, /from 0\.001 to 1000000/],
  ['run fig7 --set gpus=1.5', /gpus must be an integer/, /from 1 to 1000/],
  ['run fig7 --set network=slow', /network must be one of cluster, loopback, ideal/, /Next: /],
  ['run fig7 --set zoo=./negative.csv', /negative\.csv:2: b1_ms of mine is -0\.5/, /Next: /],
  ['run fig7 --set model=resnet50', /^Error: Unknown model of zoo osdi20 'resnet50'/, /resnet50_v2/],
  ['run fig7 --points rate=7', /^Error: No point has rate=7\.$/, /rate=600\|1200\|2400/],
  ['run mine', /^Error: Unknown experiment 'mine'\.$/, /^Next: Did you mean your own file \.\/mine\.ts\?$/],
  ['run fig7 --seed abc', /^Error: --seed must be an integer, but is 'abc'\.$/, /repro run --help/],
  ['run fig7 --scale big', /--scale=big to be one of: quick, small, paper/, /repro run --help/],
  ['run fig7 --logdir no-b1.csv', /is not a directory/, /Next: /],
  ['experiments fig77', /^Error: Unknown experiment 'fig77'\.$/, /fig7/],
  ['check', /^Error: Missing flag --logdir\.$/, /repro check --help/],
  ['check -l nowhere', /Cannot read logdir .*nowhere: it does not exist/, /repro runs lists/],
  ['plot -l nowhere', /Cannot read logdir .*nowhere: it does not exist/, /repro runs lists/],
  ['plot -l . extra', /^Error: Unexpected argument: extra\.$/, /repro plot --help/],
  ['init ../evil', /^Error: '\.\.\/evil' cannot be an experiment's name\.$/, /repro init my-experiment/],
];

describe("a user's mistake", () => {
  it.concurrent.each(mistakes)(
    "'%s' is one sentence, one next step and status 2",
    async (line, error, next) => {
      const { status, stdout, stderr } = await repro(line.split(' '), { cwd: folder });
      const [first, second, ...rest] = stderr.split('\n');
      expect(first).toMatch(error);
      expect(second).toMatch(next);
      expect(rest).toEqual([]);
      expect(stdout).toBe('');
      expect(status).toBe(2);
    },
  );

  it('with --json is an object on stdout and the same status', async () => {
    const { status, stdout, stderr } = await repro(['workloads', 'nope', '--json']);
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: 'E_UNKNOWN_WORKLOAD',
        message: "Unknown workload 'nope'.",
        next: expect.stringMatching(/^Known: [\w, -]+( and \d+ more; see them all: repro workloads|\.)$/),
      },
    });
    // Whatever the registry grows to, the error names its first workloads.
    const [first] = [...workloads.keys()].sort();
    expect(JSON.parse(stdout).error.next.startsWith(`Known: ${first}`)).toBe(true);
    expect(stderr).toBe('');
    expect(status).toBe(2);
  });
});
