#!/usr/bin/env zx
// Simulates an experiment, runs it as real processes of this machine, and sets the two side by side:
//
//   npx zx examples/sim-and-local.mjs FOLDER [EXPERIMENT [options of repro run]]
//   npx zx examples/sim-and-local.mjs runs/both fig7 --scale quick --points models=12,rate=600
//
// Leaves FOLDER/sim, FOLDER/local and a figure in FOLDER/compare; what is finished there already is not run again. Ends with the
// status of the live run.
import { join } from 'node:path';
import { echo, fs } from 'zx';
import { argumentsOf, repro, reproJson } from './repro.mjs';

const example = 'runs/both fig7 --scale quick';
const [folder, experiment = 'fig7', ...options] = argumentsOf(import.meta.filename, 'FOLDER', example);

// Without options the smallest runs that the experiment has.
const chosen = options.length > 0 ? options : ['--scale', 'quick'];

/** A failed claim (3) and a point that failed or is invalid (4) are results; anything else ends the script. */
async function run(name, ...target) {
  const logdir = join(folder, name);
  const resume = fs.existsSync(join(logdir, 'manifest.json')) ? ['--resume'] : [];
  const common = ['--telemetry', 'all', '--logdir', logdir, ...resume];
  return await repro(['run', experiment, ...chosen, ...target, ...common], [0, 3, 4]);
}

await run('sim');
const status = await run('local', '--target', 'local');

const sides = [join(folder, 'sim'), join(folder, 'local')];
await repro(['compare', ...sides, '-o', join(folder, 'compare'), '--format', 'svg,png']);
const { differences } = await reproJson(['compare', ...sides, '--metric', 'satisfaction', '--no-claims']);
for (const { point, reference, value, difference } of differences)
  echo(
    `${point}: satisfaction ${reference.toFixed(3)} simulated, ${value.toFixed(3)} live, ${difference.toFixed(3)} apart`,
  );
process.exitCode = status;
