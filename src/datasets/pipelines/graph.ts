import { nearest } from '../../errors.js';
import type { Condition, Edge } from '../../serving-core/inferline/pipeline/pipeline.js';
import { SOURCE } from '../../serving-core/inferline/pipeline/pipeline.js';
import { MOST_DRAWS } from '../../serving-core/inferline/pipeline/routes.js';
import type { YamlPlace } from '../yaml/yaml-place.js';

/** A model as the file states it: its name, and what it comes after. */
export interface Stated {
  name: string;
  place: YamlPlace;
  after?: YamlPlace;
}

export interface Graph {
  /** Indices of the stated models, parents before children, else in the file's order. */
  order: number[];
  /** By position in `order`. */
  edges: Edge[];
  draws: number[];
}

interface StatedEdge {
  from: string;
  to: string;
  place: YamlPlace;
  probability: number;
  unless?: string;
}

/** The error for a model's name that is not in the pipeline. */
export function unknownModel(place: YamlPlace, name: string, names: readonly string[]) {
  const near = nearest(name, names);
  const hint = near.length > 0 ? `did you mean ${near.join(', ')}?` : `there are ${names.join(', ')}`;
  return place.wrong(`${place.what} names model '${name}', which the pipeline does not have (${hint})`);
}

/** Edges, draws and a topological order of stated models. Throws `E_PIPELINE` for an unknown model, a cycle, and a wrong condition. */
export function graphOf(models: readonly Stated[]): Graph {
  const names = models.map(({ name }) => name);
  const stated = models.flatMap((model) => edgesInto(model, names));
  const order = topological(models, stated);
  const at = (name: string) => order.indexOf(names.indexOf(name));
  const draws: number[] = [];
  const drawOf = new Map<string, number>();
  for (const { from, to, probability, place } of stated) {
    if (probability === 1) continue;
    drawOf.set(`${from}→${to}`, draws.push(probability) - 1);
    if (draws.length > MOST_DRAWS)
      throw place.wrong(`a pipeline may have ${MOST_DRAWS} conditional edges at most`);
  }
  const conditionOf = ({ from, to, unless, place }: StatedEdge): Condition | undefined => {
    if (unless === undefined) {
      const draw = drawOf.get(`${from}→${to}`);
      return draw === undefined ? undefined : { draw, when: true };
    }
    const draw = drawOf.get(`${from}→${unless}`);
    if (draw === undefined)
      throw place.wrong(`'unless: ${unless}' needs an edge from ${from} to ${unless} with a probability`);
    return { draw, when: false };
  };
  const edges = stated.map((edge): Edge => {
    const condition = conditionOf(edge);
    const ends = { from: at(edge.from), to: at(edge.to) };
    return condition ? { ...ends, condition } : ends;
  });
  const roots = models.flatMap(({ name }) =>
    stated.some(({ to }) => to === name) ? [] : [{ from: SOURCE, to: at(name) }],
  );
  return { order, edges: [...roots, ...edges], draws };
}

function edgesInto({ name, after }: Stated, names: readonly string[]): StatedEdge[] {
  const seen = new Set<string>();
  return (after?.elements() ?? []).map((place) => {
    const edge = statedEdge(place, name);
    if (!names.includes(edge.from)) throw unknownModel(place, edge.from, names);
    if (seen.has(edge.from)) throw place.wrong(`${name} comes after ${edge.from} twice`);
    seen.add(edge.from);
    return edge;
  });
}

function statedEdge(place: YamlPlace, to: string): StatedEdge {
  if (!place.isMap()) return { from: place.text(), to, place, probability: 1 };
  const { model, probability, unless } = place.fields(['model', 'probability', 'unless']);
  if (!model) throw place.wrong(`${place.what} must name its model`);
  if (probability && unless) throw place.wrong(`${place.what} may have a probability or 'unless', not both`);
  const share = probability?.number() ?? 1;
  if (!(share > 0 && share <= 1))
    throw (probability ?? place).wrong(`a probability must be above 0 and at most 1, but is ${share}`);
  return { from: model.text(), to, place, probability: share, unless: unless?.text() };
}

// Kahn's algorithm; of the models that may come next the first of the file does.
function topological(models: readonly Stated[], edges: readonly StatedEdge[]): number[] {
  const order: number[] = [];
  const placed = new Set<string>();
  while (order.length < models.length) {
    const next = models.findIndex(
      ({ name }) => !placed.has(name) && edges.every(({ from, to }) => to !== name || placed.has(from)),
    );
    if (next < 0) throw cycle(models, edges, placed);
    order.push(next);
    placed.add(models[next].name);
  }
  return order;
}

function cycle(models: readonly Stated[], edges: readonly StatedEdge[], placed: ReadonlySet<string>) {
  const left = models.filter(({ name }) => !placed.has(name));
  const path = [left[0].name];
  for (;;) {
    const here = path[path.length - 1];
    const { from } = edges.find(({ to, from }) => to === here && !placed.has(from))!;
    const start = path.indexOf(from);
    path.push(from);
    if (start < 0) continue;
    const loop = path.slice(start).reverse();
    const { place } = models.find(({ name }) => name === loop[0])!;
    return place.wrong(`the models form a cycle: ${loop.join(' → ')}`);
  }
}
