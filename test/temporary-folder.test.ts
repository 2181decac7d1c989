import { existsSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../src/temporary-folder.js';

afterEach(() => vi.unstubAllEnvs());

it('makes a folder of its own each time, and says where none can be made', () => {
  const [one, two] = [temporaryFolder('repro-x'), temporaryFolder('repro-x')];
  expect([one, two].every(existsSync)).toBe(true);
  expect(one).not.toBe(two);
  expect(one).toMatch(/\/repro-x-[^/]+$/);
  for (const folder of [one, two]) rmSync(folder, { recursive: true });
  const nowhere = `${dirname(one)}/no/such`;
  vi.stubEnv('TMPDIR', nowhere);
  const refusal = { message: `Cannot write ${nowhere}: its folder does not exist.`, exitCode: 2 };
  expect(() => temporaryFolder('repro-x')).toThrow(expect.objectContaining(refusal));
});
