import { type CsvError, parse } from 'csv-parse/sync';

/** A line of a table: its fields, and where it stands, from 1. */
export interface CsvRow {
  record: string[];
  info: { lines: number };
}

/**
 * The lines of a CSV or TSV text; `#` starts a comment, and fields are trimmed. The first names the columns, and is checked: every
 * one stands once, and every other line has as many fields; `uneven` says what to do about one that has not.
 *
 * @throws what `refuse` makes of a sentence without its full stop.
 */
export function csvRows(
  path: string,
  text: string,
  refuse: (what: string, uneven: boolean) => Error,
): CsvRow[] {
  const rows = parsed(path, text, refuse);
  if (rows.length === 0) return rows;
  const { record: names, info } = rows[0];
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw refuse(`${path}:${info.lines}: column '${twice}' stands twice`, false);
  for (const { record, info } of rows)
    if (record.length !== names.length)
      throw refuse(
        `${path}:${info.lines}: ${record.length} fields, but the header has ${names.length}`,
        true,
      );
  return rows;
}

function parsed(path: string, text: string, refuse: (what: string, uneven: boolean) => Error): CsvRow[] {
  if (text.includes('\0')) throw refuse(`${path} is no text in UTF-8`, false);
  try {
    return parse(text, {
      bom: true,
      comment: '#',
      delimiter: [',', '\t'],
      info: true,
      relaxColumnCount: true,
      skipEmptyLines: true,
      trim: true,
    }) as unknown as CsvRow[];
  } catch (error) {
    const { lines, message } = error as CsvError & { lines?: number };
    throw refuse(`${path}:${lines ?? 1}: not CSV: ${message}`, false);
  }
}
