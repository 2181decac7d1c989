import { resolve } from 'node:path';
import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import { count } from '../../plural.js';
import { commandLine } from '../../shell-word.js';
import { readManifest } from '../../telemetry/logdir/records.js';
import { interruptible } from '../run/interrupt.js';
import { StatusLine } from '../status-line.js';
import { dataSize } from '../units.js';

/** Packs a run, showing how far it is; returns what to tell of it. */
export async function bundleRun(logdir: string, output: string | undefined, telemetry: boolean) {
  const { writeBundle } = await import('../../bundle/write-bundle.js');
  const file = resolve(output ?? `${readManifest(logdir)?.experiment ?? 'run'}.tgz`);
  const line = new StatusLine(process.stderr);
  const progress = (done: number, all: number): void =>
    line.draw(() => `Packing: ${dataSize(done)} of ${dataSize(all)}`);
  const made = await interruptible((signal) => writeBundle(logdir, file, { telemetry, signal, progress }))
    .catch((error) => {
      if ((error as Error).name !== 'AbortError') throw error;
      throw new UserError(
        'E_INTERRUPTED',
        'The packing was interrupted; nothing is left of it.',
        '',
        ExitCode.interrupted,
      );
    })
    .finally(() => line.end());
  const { index, unfinished, files, bytes, packed } = made;
  const programs =
    index.code.length > 0 ? ` It holds programs (${index.code.join(', ')}), which --trust lets run.` : '';
  return {
    file,
    files,
    bytes,
    packed,
    telemetry,
    unfinished,
    code: index.code,
    datasets: index.datasets,
    notes:
      unfinished.length > 0
        ? [`${count(unfinished.length, 'point')} of the run never finished: ${unfinished[0]} the first.`]
        : [],
    text: `Wrote ${file}: ${count(files, 'file')}, ${dataSize(bytes)}, packed ${dataSize(packed)}.${programs}\nRepeat it: ${commandLine('repro', 'run', '--from', file)} -l NEW-LOGDIR${index.code.length > 0 ? ' --trust' : ''}`,
  };
}
