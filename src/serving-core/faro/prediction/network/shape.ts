/** What a network looks at and forecasts, and how large it is. */
export interface NetworkShape {
  /** Newest counts that it sees, and counts that it forecasts. */
  readonly context: number;
  readonly horizon: number;
  /** Units of each of a block's two layers. */
  readonly hidden: number;
  /** A block for each: how many counts it pools into one, and how much coarser than a count its own outputs are. */
  readonly pools: readonly number[];
}

/** The published 15 and 7 minutes and three blocks, with 16 units instead of 512. */
export const defaultShape: NetworkShape = { context: 15, horizon: 7, hidden: 16, pools: [4, 2, 1] };

/** One dense layer's place in the flat list of parameters: `rows` × `columns` weights from `weights` on, then `rows` offsets. */
export interface Dense {
  readonly rows: number;
  readonly columns: number;
  readonly weights: number;
  readonly offsets: number;
}

/** One block's layers, and how many knots its outputs have. */
export interface Block {
  readonly pool: number;
  readonly layers: readonly [Dense, Dense, Dense];
  readonly backKnots: number;
  readonly knots: number;
}

/** Lays the parameters of a network out; returns its blocks and how many parameters there are. */
export function layout(shape: NetworkShape): { blocks: Block[]; parameters: number } {
  let parameters = 0;
  const dense = (rows: number, columns: number): Dense => {
    const weights = parameters;
    const offsets = weights + rows * columns;
    parameters = offsets + rows;
    return { rows, columns, weights, offsets };
  };
  const { context, horizon, hidden, pools } = shape;
  const blocks = pools.map((pool, i): Block => {
    // Nobody looks at what the last block leaves of the past.
    const backKnots = i === pools.length - 1 ? 0 : Math.ceil(context / pool);
    const knots = Math.ceil(horizon / pool);
    const layers = [
      dense(hidden, Math.ceil(context / pool)),
      dense(hidden, hidden),
      dense(backKnots + 2 * knots, hidden),
    ] as const;
    return { pool, layers, backKnots, knots };
  });
  return { blocks, parameters };
}
