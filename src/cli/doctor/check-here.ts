import { createRequire } from 'node:module';
import { dataFolder } from '../../datasets/data-folder.js';
import { UserError } from '../../errors.js';
import { fontFolder } from '../../plot/fonts.js';
import { factsScript, parseFacts } from '../../runner/hosts/check/facts.js';
import { type Finding, fail, ok, type Verdict, warn } from '../../runner/hosts/check/finding.js';
import { judgeCores, judgeDisk, judgeMemory, judgeNode } from '../../runner/hosts/check/judge.js';
import type { Launcher } from '../../runner/processes/launcher.js';
import { localLauncher } from '../../runner/processes/shell-launcher.js';
import { clusterFacts } from '../../runner/slurm/check-slurm.js';

/** Room for a run at paper scale with its figures, and memory for its largest point, bytes. */
const DISK = 1e9;
const MEMORY = 1e9;

/** Checks this machine for what repro does here: simulate, read telemetry, draw, and go to hosts. */
export async function checkHere(launcher: Launcher = localLauncher()): Promise<Finding[]> {
  const factsOf = async (dir: string) => {
    const { stdout } = await launcher.script(factsScript({ dir, node: null, programs: [], names: [] }));
    return parseFacts(stdout);
  };
  const here = await factsOf(process.cwd());
  const data = dataFolder();
  const verdicts = [
    judgeNode(process.version),
    await judgeDuckdb(),
    judgeFonts(),
    judgeSsh((await launcher.script('ssh -V 2>&1')).stdout.trim()),
    await judgeSlurm(),
    judgeOptional('onnxruntime-node', 'real inference'),
    inFolder(judgeDisk(here, DISK), 'disk', process.cwd()),
    inFolder(judgeDisk(await factsOf(data), 0), 'data', data),
    judgeCores(here.cores, 1),
    judgeMemory(here.memoryAvailable, MEMORY),
  ];
  return verdicts.map((verdict) => ({ host: 'this machine', ...verdict }));
}

function inFolder(verdict: Verdict, check: string, folder: string): Verdict {
  return { ...verdict, check, detail: `${verdict.detail} (${folder})` };
}

async function judgeDuckdb(): Promise<Verdict> {
  try {
    const { version } = await import('@duckdb/node-api');
    return ok('telemetry', `DuckDB ${version()}`);
  } catch (error) {
    const detail = `DuckDB does not load: ${(error as Error).message.split('\n')[0]}`;
    return fail('telemetry', detail, 'Reinstall repro on this machine: npm ci');
  }
}

function judgeFonts(): Verdict {
  try {
    return ok('fonts', fontFolder());
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return fail('fonts', error.message, error.next);
  }
}

function judgeSsh(said: string): Verdict {
  const version = /^OpenSSH\S*/.exec(said)?.[0];
  if (version) return ok('ssh', version);
  return warn('ssh', 'no OpenSSH here', 'Only --hosts needs it: apt-get install openssh-client');
}

/** ms that a look at Slurm may take: without its configuration its programs look for that for a minute. */
const SLURM_PATIENCE = 15_000;

/** Whether this machine can submit to a cluster. */
export async function judgeSlurm(): Promise<Verdict> {
  try {
    const { name, version, mostTasks } = await clusterFacts(SLURM_PATIENCE);
    return ok('slurm', `Slurm ${version}, cluster ${name}, up to ${mostTasks} tasks in an array`);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    if (error.code === 'E_SLURM_MISSING') return ok('slurm', 'not installed; only --target slurm needs it');
    return warn(
      'slurm',
      error.message.replace(/\.$/, ''),
      'Only --target slurm needs it: look at slurm.conf',
    );
  }
}

function judgeOptional(name: string, what: string): Verdict {
  try {
    createRequire(import.meta.url).resolve(name);
    return ok(name, 'installed');
  } catch {
    return ok(name, `not installed; only ${what} needs it: npm install ${name}`);
  }
}
