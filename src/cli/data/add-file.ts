import { extname } from 'node:path';
import { type Added, addArchive, addPart } from '../../datasets/add.js';
import { type DataSet, isWhole } from '../../datasets/catalogue.js';
import { pull } from '../../datasets/pull/pull.js';
import { PullProgress } from './progress.js';

/** Adds a part, or a part out of an archive that the user has, told apart by the name. */
export async function addFile(
  set: DataSet,
  file: string,
  { day, link }: { day?: number; link?: boolean },
): Promise<Added> {
  if (isWhole(set)) return addPart(set, file, { part: 1, link });
  if (extname(file) !== extname(set.archive.name)) return addPart(set, file, { part: day, link });
  addArchive(set, file);
  const part = day ?? 1;
  const { unpacking } = new PullProgress(process.stderr);
  const { files } = await pull(set, { parts: [part], unpacking });
  return { part, file: files[0].file, content: `${set.part} ${part} of ${set.name}` };
}
