import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../errors.js';
import type { Manifest, PointRecord } from '../run.js';
import { manifestShape } from './manifest-shape.js';
import { pointShape } from './point-shape.js';
import type { Check } from './shape.js';

export const MANIFEST = 'manifest.json';
export const POINT = 'point.json';
export const POINTS = 'points';
/** The page that `repro report` writes. */
export const REPORT = 'report.html';

/** The manifest of a logdir, or null when it has none. Throws UserError `E_MANIFEST` when it is damaged. */
export function readManifest(dir: string): Manifest | null {
  return read(join(dir, MANIFEST), manifestShape, 'E_MANIFEST', damagedManifest) as Manifest | null;
}

/** The record of the point in `folder`, or null when the point is not finished. Throws UserError `E_POINT` when damaged. */
export function readPoint(folder: string): PointRecord | null {
  return read(join(folder, POINT), pointShape, 'E_POINT', damagedPoint) as PointRecord | null;
}

const damagedManifest = 'Repair the file, or remove the logdir and run again.';
const damagedPoint = 'Remove the file and finish the run with --resume.';

function read(path: string, shape: Check, code: `E_${string}`, next: string): unknown {
  let text: string;
  try {
    const stat = statSync(path);
    // To open a pipe would wait for its writer.
    if (!stat.isFile())
      throw new UserError(
        code,
        `${path} is ${stat.isDirectory() ? 'a folder' : 'not a regular file'}.`,
        next,
      );
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof UserError) throw error;
    const reason = (error as NodeJS.ErrnoException).code;
    if (reason === 'ENOENT') return null;
    throw new UserError(code, `Cannot read ${path}: ${reason}.`, 'Check its permissions.');
  }
  return parsed(path, text, shape, code, next);
}

/** The manifest that a text from elsewhere is; `path` is what errors call it. Throws UserError `E_MANIFEST`. */
export function readManifestText(path: string, text: string): Manifest {
  return parsed(path, text, manifestShape, 'E_MANIFEST', damagedManifest) as Manifest;
}

/** The same for the record of a point. Throws UserError `E_POINT`. */
export function readPointText(path: string, text: string): PointRecord {
  return parsed(path, text, pointShape, 'E_POINT', damagedPoint) as PointRecord;
}

function parsed(path: string, text: string, shape: Check, code: `E_${string}`, next: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserError(code, `${path} is not JSON: ${(error as Error).message}.`, next);
  }
  const wrong = shape(value);
  if (wrong) throw new UserError(code, `${path} is damaged: ${wrong}.`, next);
  return value;
}
