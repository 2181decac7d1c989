import { kairosPrices, kairosSpace } from '../datasets/kairos/published.js';
import { UserError, unknownName } from '../errors.js';
import type { SearchSpace } from '../serving-core/kairos/allocator/profile.js';
import { type LatencyTable, meansOf } from '../serving-core/kairos/latency-table.js';

/** Most instances of a type that the user brings, unless he says otherwise. */
export const MOST_OF_A_TYPE = 20;
/** Most instances of a mix: an assignment's time grows with their cube. */
const MOST_INSTANCES = 1000;

/** Instances that may be used, by type, the base first. */
export type InstanceChoice = Readonly<Record<string, { price: number; most: number }>>;

/**
 * The search space of a table: the given instances; else the authors', where the table has their types; else every type of the
 * table with a known price.
 *
 * @throws UserError for a type without latencies or price, no base instance, or a budget below one.
 */
export function spaceOf(table: LatencyTable, budget: number, instances?: InstanceChoice): SearchSpace {
  const space = { ...typesOf(table, instances), budget };
  const [base, price, most] = [space.types[0], space.prices[0], space.most[0]];
  if (most < 1)
    throw new UserError(
      'E_NO_BASE',
      `No base instance (${base}) is allowed.`,
      'Allow at least one, or make another type the base by naming it first.',
    );
  if (budget < price)
    throw new UserError(
      'E_BUDGET',
      `A budget of ${budget} $/h is below one base instance: ${base} costs ${price} $/h.`,
      'Raise --budget, or make a cheaper type the base by naming it first.',
    );
  return space;
}

function typesOf(table: LatencyTable, instances?: InstanceChoice): Omit<SearchSpace, 'budget'> {
  if (instances === undefined && table.types.join() === kairosSpace.types.join()) return kairosSpace;
  const types = instances === undefined ? table.types : Object.keys(instances);
  const wrong = types.find((type) => !table.types.includes(type));
  if (wrong !== undefined)
    throw unknownName('E_UNKNOWN_INSTANCE', `instance type of ${table.model}`, wrong, table.types);
  return {
    types,
    most: types.map((type) => instances?.[type].most ?? MOST_OF_A_TYPE),
    prices: types.map((type) => instances?.[type].price ?? priceOf(type)),
  };
}

function priceOf(type: string): number {
  if (Object.hasOwn(kairosPrices, type)) return kairosPrices[type];
  throw new UserError(
    'E_NO_PRICE',
    `Instance type ${type} has no known price.`,
    `Give it in $/h: --instance ${type}=0.5`,
  );
}

/** Throws UserError when no instance of a mix meets the target even at the smallest batch. `qos` in ns. */
export function checkTarget(table: LatencyTable, counts: readonly number[], qos: number): void {
  const means = meansOf(table);
  const smallest = table.types.map((_, type) => means[type * table.batches.length]);
  const present = smallest.filter((_, type) => counts[type] > 0);
  if (present.some((mean) => mean <= qos)) return;
  throw new UserError(
    'E_QOS',
    `No instance of the mix meets a target of ${qos / 1e6} ms: the fastest takes ${(Math.min(...present) / 1e6).toFixed(2)} ms for batch ${table.batches[0]}.`,
    'Raise the target latency.',
  );
}

/** Reads counts such as `2,0,9,0`. Throws UserError when they do not fit the types, or the base has none. */
export function parseCounts(text: string, types: readonly string[]): number[] {
  const parts = text.split(',').map((part) => part.trim());
  const counts = parts.map(Number);
  if (parts.length !== types.length || !parts.every((part) => /^\d+$/.test(part)))
    throw new UserError(
      'E_MIX',
      `Mix '${text}' must be ${types.length} whole numbers with commas between, one for each of ${types.join(', ')}.`,
      `For example: ${[2, ...types.slice(1).map(() => 1)].join(',')}`,
    );
  if (counts[0] === 0)
    throw new UserError(
      'E_NO_BASE',
      `Mix '${text}' has no base instance (${types[0]}).`,
      'Give at least one, or make another type the base by naming it first.',
    );
  checkSize(counts);
  return counts;
}

/** Throws UserError for a mix of more than 1000 instances. */
export function checkSize(counts: readonly number[]): void {
  if (counts.reduce((sum, n) => sum + n, 0) <= MOST_INSTANCES) return;
  throw new UserError(
    'E_MIX',
    `Mix '${counts.join(',')}' has more than ${MOST_INSTANCES} instances.`,
    'Give fewer.',
  );
}
