/** Lists of things with costs, each in ascending order of cost; an index past its end has no cost (undefined). */
export type CostList = (index: number) => number | undefined;

interface Pick {
  cost: number;
  /** One index a list. */
  indices: readonly number[];
  /** The last list whose index was raised: only it and later ones are raised next, so that no combination comes twice. */
  raised: number;
}

/** Every combination of one thing of each list, in ascending order of total cost; ties in order of the indices. */
export function* byCost(lists: readonly CostList[]): Generator<{ cost: number; indices: readonly number[] }> {
  const heap: Pick[] = [];
  const push = (indices: readonly number[], raised: number) => {
    let cost = 0;
    for (let i = 0; i < lists.length; i++) {
      const one = lists[i](indices[i]);
      if (one === undefined) return;
      cost += one;
    }
    heap.push({ cost, indices, raised });
    up(heap);
  };
  push(
    lists.map(() => 0),
    0,
  );
  for (let next = pop(heap); next; next = pop(heap)) {
    yield next;
    for (let i = next.raised; i < lists.length; i++)
      push(
        next.indices.map((index, j) => (j === i ? index + 1 : index)),
        i,
      );
  }
}

function before(a: Pick, b: Pick): boolean {
  if (a.cost !== b.cost) return a.cost < b.cost;
  const differs = a.indices.findIndex((index, i) => index !== b.indices[i]);
  return differs >= 0 && a.indices[differs] < b.indices[differs];
}

function up(heap: Pick[]): void {
  let at = heap.length - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!before(heap[at], heap[parent])) return;
    [heap[at], heap[parent]] = [heap[parent], heap[at]];
    at = parent;
  }
}

function pop(heap: Pick[]): Pick | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (heap.length === 0 || last === undefined) return top;
  heap[0] = last;
  for (let at = 0; ; ) {
    let least = at;
    for (const child of [2 * at + 1, 2 * at + 2])
      if (child < heap.length && before(heap[child], heap[least])) least = child;
    if (least === at) return top;
    [heap[at], heap[least]] = [heap[least], heap[at]];
    at = least;
  }
}
