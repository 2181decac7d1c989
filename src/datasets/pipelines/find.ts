import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError, unknownName } from '../../errors.js';
import { packageRoot } from '../../experiment/package-root.js';
import type { Pipeline } from '../../serving-core/inferline/pipeline/pipeline.js';
import { parsePipeline } from './pipeline-file.js';

const looksLikeFile = /[/\\]|\.ya?ml$/i;

/** Whether a pipeline is told by a file, and not by the name of one that ships with repro. */
export function isPipelineFile(nameOrFile: string): boolean {
  return looksLikeFile.test(nameOrFile);
}

/** Names of the pipelines that ship with repro, sorted. */
export function pipelineNames(): string[] {
  return readdirSync(folder())
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort();
}

/** The pipeline that a name (one that ships with repro) or a YAML file stands for. Throws UserError when there is none, or it is wrong. */
export function findPipeline(nameOrFile: string): Pipeline {
  return parsePipeline(nameOrFile, pipelineText(nameOrFile));
}

/** The YAML text of a pipeline that ships with repro, or of a file. */
export function pipelineText(nameOrFile: string): string {
  if (isPipelineFile(nameOrFile)) return readText(nameOrFile, 'a YAML file of a pipeline');
  const file = join(folder(), `${nameOrFile}.yaml`);
  if (!existsSync(file)) throw unknownName('E_UNKNOWN_PIPELINE', 'pipeline', nameOrFile, pipelineNames());
  return readFileSync(file, 'utf8');
}

/** The text of a user's file. `what` it should be is for the error, `E_NO_FILE`. */
export function readText(path: string, what: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why =
      code === 'ENOENT' ? 'does not exist' : code === 'EISDIR' ? 'is a folder' : `cannot be read (${code})`;
    throw new UserError('E_NO_FILE', `${path} ${why}.`, `Give ${what}.`);
  }
}

function folder(): string {
  return join(packageRoot().dir, 'pipelines');
}
