import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../e2e/repro.js';

/** How a process of repro ended: by our kill, or by itself before that. */
export type Ended = { killed: true } | { killed: false; status: number | null; stderr: string };

/** Starts repro, and kills it with SIGKILL as soon as `due` says so, which is asked every 2 ms, unless it ends before. */
export async function killWhen(args: readonly string[], due: () => boolean, cwd = root): Promise<Ended> {
  const child = spawn(process.execPath, [`${root}bin/run.js`, ...args], {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (status, signal) =>
      resolve(signal === 'SIGKILL' ? { killed: true } : { killed: false, status, stderr }),
    );
  });
  const timer = setInterval(() => {
    if (isRunning(child) && due()) child.kill('SIGKILL');
  }, 2);
  try {
    return await ended;
  } finally {
    clearInterval(timer);
  }
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

/** A condition that holds from some ms after another has held for the first time. */
export function after(ms: number, event: () => boolean = () => true): () => boolean {
  let since: number | undefined;
  return () => {
    if (since === undefined && event()) since = performance.now();
    return since !== undefined && performance.now() - since >= ms;
  };
}

/** Every file below a folder, by its path from there, with its text in latin1. */
export function filesBelow(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = names
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
  return new Map(files.sort().map((name) => [name, readFileSync(join(folder, name), 'latin1')]));
}
