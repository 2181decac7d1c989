export type ColumnType =
  /** Signed 64-bit integer; ns unless the name says otherwise. */
  | 'int64'
  /** Small integer: ids, codes, counts. */
  | 'int32'
  /** Printed with six significant digits, as C++ streams do. */
  | 'float';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** Bounds of the values that it can have, both included; numbers have an end even where `most` is absent. */
  readonly least?: number;
  readonly most?: number;
}

/** What a point's folder may hold: one table of a system. */
export interface Table {
  /** Whose table it is. A baseline that leaves the same rows shares its system's. */
  readonly system: string;
  /** Name of its file in a point's folder. */
  readonly file: string;
  readonly columns: readonly Column[];
  /** Whether it tells how long a machine took, so that no two runs have the same. */
  readonly timed?: boolean;
  /** The tables whose rows it sums up, from which readers can make it; absent for a table of rows. */
  readonly madeOf?: readonly string[];
}

/** Columns of one type from their names, separated by spaces, with the bounds that they share. */
export const columnsOf = (
  type: ColumnType,
  names: string,
  bounds: Pick<Column, 'least' | 'most'> = {},
): Column[] => names.split(' ').map((name) => ({ name, type, ...bounds }));
