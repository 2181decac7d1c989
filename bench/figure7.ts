import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('../../bin/run.js', import.meta.url));

/** Wall seconds of whole commands, each a process of its own, as a user would type them; written to the temporary folder. */
export function wholeCommands(): { command: string; seconds: number; status: number | null }[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'repro-bench-'));
  const logdir = path.join(folder, 'fig7');
  const time = (...args: string[]) => {
    const start = performance.now();
    const { status } = spawnSync(process.execPath, [entry, ...args], { stdio: 'ignore' });
    return {
      command: `repro ${args.join(' ').replace(logdir, '…')}`,
      seconds: (performance.now() - start) / 1e3,
      status,
    };
  };
  try {
    return [
      time('--help'),
      time('run', 'fig7', '--scale', 'paper', '--no-plot', '--no-check', '--logdir', logdir),
      time('check', '-l', logdir),
      time('plot', '-l', logdir),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
