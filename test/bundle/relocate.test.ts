import { describe, expect, it } from 'vitest';
import { layoutOf, relocated } from '../../src/bundle/relocate.js';
import type { Manifest } from '../../src/telemetry/run.js';

const sha256 = 'ab'.repeat(32);
const own = (folder: string, ...paths: string[]) => ({
  folder,
  files: paths.map((path) => ({ path, sha256 })),
});

describe('where files lie in an archive', () => {
  it('is as they lay below the folder that has them all, and the current one where it has some', () => {
    const { places, folder } = layoutOf(
      own('/home/a/lab', '/home/a/lab/x/mine.ts', '/home/a/lab/zoos/own.csv'),
    );
    expect([...places.values(), folder]).toEqual(['x/mine.ts', 'zoos/own.csv', '']);
    const deeper = layoutOf(own('/home/a/lab/x', '/home/a/lab/x/mine.ts', '/home/a/lab/zoos/own.csv'));
    expect([...deeper.places.values(), deeper.folder]).toEqual(['x/mine.ts', 'zoos/own.csv', 'x']);
  });

  it('has nothing of a current folder that has none of them', () => {
    const { places, folder } = layoutOf(own('/tmp', '/home/a/lab/mine.ts'));
    expect([...places.values(), folder]).toEqual(['mine.ts', '']);
  });
});

it('a manifest in an archive tells no path of the user, and means the same files', () => {
  const files = own('/home/a/lab/x', '/home/a/lab/x/mine.ts', '/home/a/lab/zoos/own.csv');
  const manifest = {
    experimentFile: '/home/a/lab/x/mine.ts',
    parameters: { zoo: '/home/a/lab/zoos/own.csv', trace: '../zoos/own.csv', n: 3, word: 'osdi20' },
    swept: { zoo: ['/home/a/lab/zoos/own.csv', 'osdi20'] },
    own: files,
    command: [
      'repro',
      'run',
      '/home/a/lab/x/mine.ts',
      '--set',
      'zoo=/home/a/lab/zoos/own.csv',
      '-l',
      '/home/a/runs/1',
    ],
    points: [{ name: 'p', key: 'k', parameters: { zoo: '/home/a/lab/zoos/own.csv' }, repeat: 0, seed: 0 }],
  } as unknown as Manifest;
  const moved = relocated(manifest, layoutOf(files));
  expect(JSON.stringify(moved)).not.toContain('/home');
  expect(moved).toMatchObject({
    experimentFile: 'files/x/mine.ts',
    parameters: { zoo: '../zoos/own.csv', trace: '../zoos/own.csv', n: 3, word: 'osdi20' },
    swept: { zoo: ['../zoos/own.csv', 'osdi20'] },
    own: { folder: 'files/x', files: [{ path: 'files/x/mine.ts' }, { path: 'files/zoos/own.csv' }] },
    command: ['repro', 'run', 'mine.ts', '--set', 'zoo=own.csv', '-l', '1'],
  });
});
