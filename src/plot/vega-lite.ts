import type { TopLevelSpec } from 'vega-lite';

/**
 * A spec put together of parts, as Vega-Lite's own type, which wants literals where such a spec has strings. Vega-Lite
 * itself refuses a wrong one when it is drawn.
 */
export function vegaLite(spec: object): TopLevelSpec {
  return spec as TopLevelSpec;
}
