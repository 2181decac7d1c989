import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../errors.js';
import type { FaroPolicyDeclaration } from '../serving-core/faro/policies/declaration.js';
import type { Tier } from '../serving-core/faro/policies/hybrid.js';
import type { Controller, PolicyParts } from '../serving-core/faro/policies/policies.js';
import type { FaroPolicy, Wish } from '../serving-core/faro/policies/policy.js';
import { lineOf } from './user-code.js';
import { importUserFile } from './user-file.js';

/** What a user's policy file must end with. */
const ending = "export default definePolicy({ name, system: 'faro', create });";

/** Whether a policy's name is that of a file. */
export function isPolicyFile(name: string): boolean {
  return /[/\\]|\.(m?[jt]s)$/.test(name);
}

/**
 * A user's policy for Faro's jobs, by its file. What its `create` returns, and whatever the policy wishes for, is checked when it is called.
 *
 * @throws UserError for a file that is missing, has an error (file and line) or declares no valid policy.
 */
export async function loadFaroPolicy(path: string): Promise<FaroPolicyDeclaration> {
  const file = resolve(path);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new UserError('E_POLICY', `There is no policy file ${file}.`, 'Check the path of the policy.');
  const exported = await importUserFile(file, ending);
  const declared = (typeof exported === 'object' && exported) as Partial<FaroPolicyDeclaration>;
  const { name, system, create } = declared;
  if (typeof name !== 'string' || name === '') throw invalid(file, 'name must be a text');
  if (system !== 'faro') throw invalid(file, "system must be 'faro'");
  if (typeof create !== 'function') throw invalid(file, 'create must be a function');
  const made = (parts: PolicyParts) => run(file, 'create', () => create.call(declared, parts));
  return { name, system, create: (parts) => checked(made(parts), parts, file) };
}

function checked(controller: Controller, { jobs, quota }: PolicyParts, file: string): Controller {
  const { initial, tiers } = (controller ?? {}) as Partial<Controller>;
  if (!Array.isArray(initial) || initial.length !== jobs.length)
    throw invalid(file, `initial must list the replicas of ${jobs.length} jobs`);
  if (!initial.every((count) => Number.isInteger(count) && count >= 1))
    throw invalid(file, 'initial must give every job a whole number of replicas, at least 1');
  const sum = initial.reduce((total, count) => total + count, 0);
  if (sum > quota) throw invalid(file, `initial has ${sum} replicas, but the quota is ${quota}`);
  if (!Array.isArray(tiers)) throw invalid(file, 'tiers must be a list');
  return { initial, tiers: tiers.map((tier) => checkedTier(tier, jobs.length, file)) };
}

function checkedTier(tier: Tier, jobs: number, file: string): Tier {
  const { policy, interval } = (tier ?? {}) as Partial<Tier>;
  if (!(Number.isInteger(interval) && interval! > 0))
    throw invalid(file, 'interval of a tier must be a whole number of seconds above 0');
  if (typeof policy?.decide !== 'function')
    throw invalid(file, 'policy of a tier must have the method decide');
  return { ...tier, policy: watched(policy, jobs, file) };
}

// The policy itself stays what it is: its other methods are its own business.
function watched(policy: FaroPolicy, jobs: number, file: string): FaroPolicy {
  return {
    ...(policy.clearsArrivals !== undefined && { clearsArrivals: policy.clearsArrivals }),
    clearVotes: () => policy.clearVotes?.(),
    decide(now, views, free) {
      const wishes = run(file, 'decide', () => policy.decide(now, views, free));
      if (!Array.isArray(wishes)) throw invalid(file, 'decide must return a list of wishes');
      for (const wish of wishes) checkWish(wish, jobs, file, now);
      return wishes;
    },
  };
}

function checkWish(wish: Wish, jobs: number, file: string, now: number): void {
  const { job, change, acceptRate } = (wish ?? {}) as Partial<Wish>;
  const at = `decide, at ${now} s,`;
  if (!(Number.isInteger(job) && job! >= 0 && job! < jobs))
    throw invalid(file, `${at} wishes for job ${job}`);
  const values = Object.entries(change ?? {});
  const [kind, value] = values[0] ?? [];
  const whole = kind === 'factor' ? Number.isFinite(value) : Number.isInteger(value);
  if (values.length !== 1 || !['target', 'delta', 'factor'].includes(kind) || !whole)
    throw invalid(file, `${at} wishes for the change ${JSON.stringify(change)} of job ${job}`);
  if (acceptRate !== undefined && !(acceptRate >= 0 && acceptRate <= 1))
    throw invalid(file, `${at} wishes for the accept rate ${acceptRate} of job ${job}`);
}

function run<T>(file: string, what: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { message = String(error), stack = '' } = error as Partial<Error>;
    throw new UserError(
      'E_POLICY',
      `${file}${lineOf(file, stack)}: ${what} fails: ${message.replace(/\.$/, '')}.`,
      'Correct the file.',
    );
  }
}

function invalid(file: string, wrong: string): UserError {
  return new UserError('E_POLICY', `${file} declares no valid policy: ${wrong}.`, `End it with: ${ending}`);
}
