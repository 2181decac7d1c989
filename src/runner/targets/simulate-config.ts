import { readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { readFaroConfig } from '../../datasets/faro/config/read-config.js';
import { UserError } from '../../errors.js';
import { isInside } from '../../inside-folder.js';
import { type OriginalStats, originalStats } from '../../serving-core/faro/simulator/original-stats.js';
import { simulateFaro } from '../../serving-core/faro/simulator/simulation.js';
import type { FaroSummary } from '../../serving-core/faro/simulator/summary.js';
import { sha256Of } from '../../sha256.js';
import { type TableName, tableFiles, withRows } from '../../telemetry/columns.js';
import { writableFolder } from '../../write-file.js';
import { type ConfigChanges, optionsOfConfig } from './faro-config.js';
import { STATS, serveIntoFolder } from './sim-faro.js';

/** How a configuration is simulated. */
export interface ConfigRun extends ConfigChanges {
  /** Folder that nothing the configuration names may leave; by default the current one where the file lies in it, else the file's. */
  readonly root?: string;
  /** New or empty folder for tables and statistics; nothing is written unless given. */
  readonly output?: string;
  /** Whether a row per request is written too. */
  readonly requests?: boolean;
  /** Told of progress, 0 to 1. */
  readonly progress?: (fraction: number) => void;
}

/** What came of it. */
export interface ConfigOutcome {
  readonly stats: OriginalStats;
  readonly summary: FaroSummary;
  readonly notices: readonly string[];
  /** Traces that were served, each with its SHA-256. */
  readonly traces: readonly { file: string; sha256: string }[];
  readonly files: readonly string[];
}

const tables: readonly TableName[] = ['jobMinutes', 'scaling', 'decisions'];

/** Simulates the original's `config.yaml`, or that of a folder. Throws `UserError` for one that cannot be read or simulated. */
export async function simulateConfig(path: string, run: ConfigRun): Promise<ConfigOutcome> {
  const file = statSync(path, { throwIfNoEntry: false })?.isDirectory() ? join(path, 'config.yaml') : path;
  const config = readFaroConfig(resolve(file), resolve(run.root ?? defaultRoot(file)));
  const { options, notices } = optionsOfConfig(config, run);
  const checked = { ...options, invariants: true };
  const names = config.cluster.jobs.map(({ cluster, name }) => `${cluster}/${name}`);
  const traces = await Promise.all(
    [...new Set(config.loads.files)].map(async (trace) => ({ file: trace, sha256: await sha256Of(trace) })),
  );
  const look = (fraction: number) => {
    run.progress?.(fraction);
    return false;
  };
  if (run.output === undefined) {
    const summary = simulateFaro(checked, { look });
    const stated = options.jobs.map(({ slo }, i) => ({ cluster: config.cluster.jobs[i].cluster, slo }));
    return { stats: originalStats(summary, stated), summary, notices, traces, files: [] };
  }
  const folder = emptyFolder(run.output);
  const telemetry = run.requests ? withRows(tables) : tables;
  const control = { progress: look, cancelled: () => false };
  const files = [STATS, ...telemetry.map((table) => tableFiles[table])].map((name) => join(folder, name));
  const { summary, stats } = wholeOrNone(files, () =>
    serveIntoFolder({ folder, telemetry }, names, checked, control),
  );
  return { stats, summary, notices, traces, files };
}

function defaultRoot(file: string): string {
  return isInside(resolve(file), process.cwd()) ? process.cwd() : dirname(resolve(file));
}

// Half of a simulation's tables would look like all of them, and keep the folder from being used again.
function wholeOrNone<T>(files: readonly string[], write: () => T): T {
  try {
    return write();
  } catch (error) {
    for (const file of files) rmSync(file, { force: true });
    throw error;
  }
}

// What lies there may be somebody's results.
function emptyFolder(path: string): string {
  const folder = resolve(path);
  writableFolder(folder, 'Give another folder: --output NEW');
  const [first] = readdirSync(folder);
  if (first === undefined) return folder;
  throw new UserError(
    'E_LOGDIR_EXISTS',
    `${path} is not empty: it holds ${basename(first)}.`,
    'Give a new folder: --output NEW',
  );
}
