import { codeVersionText } from '../code-version.js';
import { count } from '../plural.js';
import { datasetText } from '../telemetry/dataset-text.js';
import type { Manifest } from '../telemetry/run.js';
import { getIt } from '../verify/missing-data.js';
import type { BundleIndex } from './format.js';
import { CHECKSUMS, FILES, LOGDIR } from './format.js';

/** The README of an archive: what it is and how to repeat it, for people who have nothing else. */
export function readmeText(index: Omit<BundleIndex, 'files'>, manifest: Manifest): string {
  const { code, datasets, experiment, madeBy, telemetry } = index;
  const { scale, seed, target, points } = manifest;
  const data = datasets.map((set) => `  ${datasetText(set)}\n    ${getIt(set)}`);
  return `${[
    `A run of the experiment ${experiment} by repro`,
    '',
    `${count(points.length, 'point')}, scale ${scale}, seed ${seed}, target ${target}.`,
    `Made by ${codeVersionText(madeBy)}.`,
    '',
    'Repeat it with the same version of repro, and compare:',
    '',
    `  repro run --from ARCHIVE.tgz -l repeated${code.length > 0 ? ' --trust' : ''}`,
    '',
    ...(code.length > 0
      ? [
          'It runs these programs, which came with the archive; read them first:',
          ...code.map((file) => `  ${FILES}/${file}`),
          '',
        ]
      : []),
    ...(data.length > 0 ? ['It replays data that is not in the archive:', ...data, ''] : []),
    'What lies here:',
    `  ${LOGDIR}/          the run: manifest, points${telemetry ? ' with telemetry' : ' without their tables'}, claims, figures`,
    ...(index.folder === undefined ? [] : [`  ${FILES}/           the user's own files that it is made of`]),
    '  bundle.json      the same for programs',
    `  ${CHECKSUMS}  of every file: sha256sum -c ${CHECKSUMS}`,
  ].join('\n')}\n`;
}
