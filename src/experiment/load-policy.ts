import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../errors.js';
import type { PolicyDeclaration } from '../serving-core/clockwork/controller/policy.js';
import type { Scheduler } from '../serving-core/clockwork/controller/scheduler.js';
import { importUserFile } from './user-file.js';

/** What a user's policy file must end with. */
const ending = 'export default definePolicy({ name, create });';

/**
 * A policy of a user's own, by its file: an absolute path, or one from the current folder. What its `create` returns is checked when
 * it is called.
 *
 * @throws UserError for a file that is missing, has an error (file and line) or declares no valid policy.
 */
export async function loadPolicy(path: string): Promise<PolicyDeclaration> {
  const file = resolve(path);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new UserError('E_POLICY', `There is no policy file ${file}.`, 'Check the path of the policy.');
  const exported = await importUserFile(file, ending);
  const { name, create } = (typeof exported === 'object' && exported) as Partial<PolicyDeclaration>;
  if (typeof name !== 'string' || name === '') throw invalid(file, 'name must be a text');
  if (typeof create !== 'function') throw invalid(file, 'create must be a function');
  return { name, create: (parts, options) => checked(create(parts, options), file) };
}

function checked(scheduler: Scheduler, file: string): Scheduler {
  for (const method of ['admit', 'result'] as const)
    if (typeof scheduler?.[method] !== 'function')
      throw invalid(file, `what create returns must have the method ${method}`);
  if (!Array.isArray(scheduler.notices))
    throw invalid(file, 'what create returns must have the list notices');
  return scheduler;
}

function invalid(file: string, wrong: string): UserError {
  return new UserError('E_POLICY', `${file} declares no valid policy: ${wrong}.`, `End it with: ${ending}`);
}
