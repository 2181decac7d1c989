import type { YamlPlace } from '../../yaml/yaml-place.js';

/** CPUs and bytes of a node, a pod or a replica. */
export interface Resources {
  readonly cpu: number;
  readonly memory: number;
}

const units: Readonly<Record<string, number>> = {
  '': 1,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
};

/** A quantity as Kubernetes writes it: `4`, `800m`, `1.5`, `64Gi`. */
function quantityOf(place: YamlPlace): number {
  const text = place.text();
  const match = /^(\d+(?:\.\d+)?)([a-zA-Z]{0,2})$/.exec(text);
  if (match && Object.hasOwn(units, match[2])) return Number(match[1]) * units[match[2]];
  throw place.wrong(`${place.what} is '${text}', which is no quantity such as 1, 800m or 64Gi`);
}

/** `{cpu, memory}`; absent memory needs none. */
export function resourcesOf(place: YamlPlace): Resources {
  const { cpu, memory } = place.fields(['cpu', 'memory']);
  if (!cpu) throw place.wrong(`${place.what} lacks 'cpu'`);
  return { cpu: quantityOf(cpu), memory: memory ? quantityOf(memory) : 0 };
}

/** How many of one fit into the other. */
export function fitting(room: Resources, one: Resources): number {
  const byMemory = one.memory > 0 ? room.memory / one.memory : Number.POSITIVE_INFINITY;
  // 3.2 / 0.8 is a hair below 4.
  return Math.floor(Math.min(room.cpu / one.cpu, byMemory) + 1e-9);
}
