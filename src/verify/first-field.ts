/**
 * Where two JSON values begin to differ, in words with both values: `runs[0].seed: 7 here, 0 recomputed`. Null where they are equal, whatever the order of
 * their fields.
 */
export function firstField(here: unknown, recomputed: unknown, path = ''): string | null {
  if (isFields(here) && isFields(recomputed)) {
    const names = [...new Set([...Object.keys(here), ...Object.keys(recomputed)])];
    for (const name of names) {
      const inside = Array.isArray(here) ? `${path}[${name}]` : path ? `${path}.${name}` : name;
      const found = firstField(here[name], recomputed[name], inside);
      if (found !== null) return found;
    }
    return Array.isArray(here) === Array.isArray(recomputed) ? null : `${path}: of another kind`;
  }
  if (Object.is(here, recomputed)) return null;
  return `${path}: ${shown(here)} here, ${shown(recomputed)} recomputed`;
}

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const shown = (value: unknown): string =>
  value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 90);
