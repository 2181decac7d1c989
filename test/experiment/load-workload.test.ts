import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadWorkload } from '../../src/experiment/load-workload.js';
import { play } from '../workloads/play.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-workload-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(dir, name);
  writeFileSync(path, text);
  return path;
}

const fields = {
  name: "'mine'",
  summary: "'Two requests'",
  parameters: "[{ name: 'model', type: 'string', description: 'which' }]",
  examples: "[{ args: 'resnet50_v2', explains: 'sends' }]",
  bind: `(args) => ({
    loads: [{ model: args[0], copies: 1 }], notices: [], expectedRequests: 2,
    start: ({ port }) => { port.infer(0, 0, 0); port.infer(0, 0, 0); return {}; },
  })`,
};

const source = (over: Partial<Record<keyof typeof fields | 'notes', string>> = {}) =>
  `import { defineWorkload } from 'repro';\nexport default defineWorkload({ ${Object.entries({
    ...fields,
    ...over,
  })
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ')} } as never);\n`;

describe('a workload', () => {
  it('is found by its name', async () => {
    expect((await loadWorkload('slo-exp-1')).name).toBe('slo-exp-1');
  });

  it('of an unknown name is refused with the nearest ones', async () => {
    await expect(loadWorkload('slo-exp-3')).rejects.toMatchObject({
      code: 'E_UNKNOWN_WORKLOAD',
      next: expect.stringContaining('slo-exp-1'),
    });
  });

  it('of the user’s own is loaded from its file', async () => {
    const workload = await loadWorkload(file('mine.ts', source()));
    expect(workload.name).toBe('mine');
    expect(workload.bind(['densenet121']).loads).toEqual([{ model: 'densenet121', copies: 1 }]);
  });

  it('of the user’s own may be built from the parts that repro’s are', async () => {
    const text = `
      import { clientPerModel, defineWorkload, poisson, readArguments, startOpenLoops, type WorkloadParameter } from 'repro';
      const parameters: WorkloadParameter[] = [{ name: 'copies', type: 'integer', description: 'how many' }];
      export default defineWorkload({
        name: 'two-rates', summary: 's', parameters, examples: [],
        bind(args) {
          const copies = readArguments({ name: 'two-rates', parameters }, args).number('copies');
          return {
            loads: [{ model: 'resnet50_v2', copies }], notices: [], expectedRequests: Infinity,
            start(context) {
              startOpenLoops(context, clientPerModel(context, copies, (source) => poisson(5, source)), () => 0);
              return {};
            },
          };
        },
      });`;
    const bound = (await loadWorkload(file('two-rates.ts', text))).bind(['2']);
    expect(new Set(play(bound, { seconds: 2 }).sent.map(({ model }) => model))).toEqual(new Set([0, 1]));
  });

  it('in a file that is not there is refused', async () => {
    await expect(loadWorkload(join(dir, 'none.ts'))).rejects.toMatchObject({
      code: 'E_UNKNOWN_WORKLOAD',
      message: expect.stringContaining('none.ts'),
    });
  });

  it('in a file without a default export is told what to end it with', async () => {
    await expect(loadWorkload(file('empty.ts', 'export const x = 1;'))).rejects.toMatchObject({
      code: 'E_DECLARATION',
      next: 'End it with: export default defineWorkload({ … });',
    });
  });

  it.each([
    [{ name: "''" }, 'name must be a text'],
    [{ name: "'azure'" }, "the name 'azure' is taken"],
    [{ summary: '3' }, 'summary must be a text'],
    [{ bind: 'null' }, 'bind must be a function'],
    [{ parameters: '{}' }, 'parameters must be a list'],
    [{ parameters: '[7]' }, 'parameters[0] must be an object'],
    [{ parameters: "[{ name: 'x', description: 'y', type: 'float' }]" }, 'parameters[0].type must be one of'],
    [{ parameters: "[{ name: 'x', type: 'number' }]" }, 'parameters[0].description must be a text'],
    [{ examples: 'undefined' }, 'examples must be a list'],
    [{ examples: "['x']" }, 'examples[0] must have'],
    [{ notes: '[1]' }, 'notes must be texts'],
  ])('with %o is refused', async (over, why) => {
    await expect(loadWorkload(file('wrong.ts', source(over)))).rejects.toMatchObject({
      code: 'E_DECLARATION',
      message: expect.stringContaining(`wrong.ts declares no valid workload: ${why}`),
    });
  });
});
