import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../errors.js';
import { findWorkload, workloads } from '../workloads/registry.js';
import type { WorkloadDeclaration } from '../workloads/workload.js';
import { importUserFile } from './user-file.js';

/** What a user's workload file must end with. */
const ending = 'export default defineWorkload({ … });';

/**
 * A workload by its name, or a user's own by its file: whatever has a slash or ends in .ts, .js or .mjs.
 *
 * @throws UserError for an unknown name (nearest ones suggested), and for a file that is missing, has an error (file and line) or
 * declares no valid workload (field).
 */
export async function loadWorkload(nameOrFile: string): Promise<WorkloadDeclaration> {
  if (!isWorkloadFile(nameOrFile)) return findWorkload(nameOrFile);
  const file = resolve(nameOrFile);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new UserError(
      'E_UNKNOWN_WORKLOAD',
      `There is no workload file ${file}.`,
      'Check the path, or list the workloads: repro workloads',
    );
  return checkWorkload(await importUserFile(file, ending), file);
}

/** Whether a workload is told by a file: it has a slash, or ends in .ts, .js or .mjs. */
export function isWorkloadFile(nameOrFile: string): boolean {
  return /[/\\]|\.(m?[jt]s)$/.test(nameOrFile);
}

/** Checks a module's default export; throws UserError `E_DECLARATION` naming the first field at fault. */
export function checkWorkload(value: unknown, source: string): WorkloadDeclaration {
  const wrong = whatIsWrong(value);
  if (wrong === undefined) return value as WorkloadDeclaration;
  throw new UserError(
    'E_DECLARATION',
    `${source} declares no valid workload: ${wrong}.`,
    `End it with: ${ending}`,
  );
}

const types = ['string', 'integer', 'number'];

function whatIsWrong(value: unknown): string | undefined {
  if (!isObject(value)) return 'its default export must be an object';
  for (const field of ['name', 'summary'])
    if (typeof value[field] !== 'string' || value[field] === '') return `${field} must be a text`;
  if (workloads.has(value.name as string)) return `the name '${value.name}' is taken by one of repro's`;
  if (typeof value.bind !== 'function') return 'bind must be a function';
  if (!Array.isArray(value.parameters)) return 'parameters must be a list';
  for (const [i, parameter] of value.parameters.entries()) {
    const at = `parameters[${i}]`;
    if (!isObject(parameter)) return `${at} must be an object`;
    for (const field of ['name', 'description'])
      if (typeof parameter[field] !== 'string') return `${at}.${field} must be a text`;
    if (!types.includes(parameter.type as string)) return `${at}.type must be one of ${types.join(', ')}`;
  }
  if (!Array.isArray(value.examples)) return 'examples must be a list';
  for (const [i, example] of value.examples.entries())
    if (!isObject(example) || typeof example.args !== 'string' || typeof example.explains !== 'string')
      return `examples[${i}] must have the texts args and explains`;
  const notes = value.notes ?? [];
  if (!Array.isArray(notes) || notes.some((note) => typeof note !== 'string')) return 'notes must be texts';
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
