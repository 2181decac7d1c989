import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../errors.js';
import { InvariantViolation } from '../serving-core/clockwork/invariants.js';
import type { Competitor, CompetitorDeclaration } from '../serving-core/tournament/competitor.js';
import { lineOf } from './user-code.js';
import { importUserFile } from './user-file.js';

/** What a user's competitor file must end with. */
const ending = "export default definePolicy({ name, system: 'tournament', create });";

/** What the arena calls; the first two must be there. */
const calls = ['arrived', 'freed', 'answered', 'started', 'left', 'tick'] as const;

/**
 * A user's competitor of the tournament, by its file. What its `create` returns is checked, and what its methods throw is told with file and line.
 *
 * @throws UserError for a file that is missing, has an error (file and line) or declares no valid competitor.
 */
export async function loadCompetitor(path: string): Promise<CompetitorDeclaration> {
  const file = resolve(path);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new UserError(
      'E_POLICY',
      `There is no competitor file ${file}.`,
      'Check the path of the competitor.',
    );
  const exported = await importUserFile(file, ending);
  const declared = (typeof exported === 'object' && exported) as Partial<CompetitorDeclaration>;
  const { name, system, create } = declared;
  if (typeof name !== 'string' || name === '') throw invalid(file, 'name must be a text');
  if (system !== 'tournament') throw invalid(file, "system must be 'tournament'");
  if (typeof create !== 'function') throw invalid(file, 'create must be a function');
  return {
    name,
    system,
    create: (arena) =>
      checked(
        run(file, 'create', () => create.call(declared, arena)),
        file,
      ),
  };
}

function checked(competitor: Competitor, file: string): Competitor {
  for (const method of ['arrived', 'freed'] as const)
    if (typeof competitor?.[method] !== 'function')
      throw invalid(file, `what create returns must have the method ${method}`);
  const { period } = competitor;
  if (period !== undefined && !(Number.isFinite(period) && period >= 1e-3))
    throw invalid(file, 'period must be a number of s of at least 0.001');
  const watched: Record<string, unknown> = { period };
  for (const method of calls) {
    const own = competitor[method] as ((of: number) => void) | undefined;
    if (own !== undefined)
      watched[method] = (of: number) => run(file, method, () => own.call(competitor, of));
  }
  return watched as unknown as Competitor;
}

function run<T>(file: string, what: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (error instanceof UserError || error instanceof InvariantViolation) throw error;
    const { message = String(error), stack = '' } = error as Partial<Error>;
    throw new UserError(
      'E_POLICY',
      `${file}${lineOf(file, stack)}: ${what} fails: ${message.replace(/\.$/, '')}.`,
      'Correct the file.',
    );
  }
}

function invalid(file: string, wrong: string): UserError {
  return new UserError(
    'E_POLICY',
    `${file} declares no valid competitor: ${wrong}.`,
    `End it with: ${ending}`,
  );
}
