import type { YamlPlace } from '../../yaml/yaml-place.js';

/** A field that must be there. */
export function needed<K extends string>(
  place: YamlPlace,
  fields: Partial<Record<K, YamlPlace>>,
  name: K,
): YamlPlace {
  const field = fields[name];
  if (field) return field;
  throw place.wrong(`${place.what} lacks '${name}'`);
}

/** Refuses a setting of the original that is not supported, unless it says what we do anyway. */
export function only<V>(place: YamlPlace | undefined, read: (place: YamlPlace) => V, supported: V): void {
  if (place === undefined) return;
  const value = read(place);
  if (value !== supported) throw place.wrong(`${place.what} is ${value}; only ${supported} is supported`);
}
