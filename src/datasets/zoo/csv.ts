import { type CsvError, parse } from 'csv-parse/sync';
import { UserError } from '../../errors.js';
import type { ZooEntry } from './zoo-file.js';

interface Row {
  record: string[];
  info: { lines: number };
}

/** The models of a CSV or TSV text: a header line, then one line a model; `#` starts a comment. */
export function csvEntries(path: string, text: string): ZooEntry[] {
  const [header, ...rows] = parseRows(path, text);
  if (!header) return [];
  const twice = header.record.find((name, i) => header.record.indexOf(name) < i);
  if (twice !== undefined)
    throw new UserError(
      'E_BAD_ZOO',
      `${path}:${header.info.lines}: column '${twice}' stands twice.`,
      'Give each column once.',
    );
  return rows.map(({ record, info }) => {
    if (record.length !== header.record.length) {
      throw new UserError(
        'E_BAD_ZOO',
        `${path}:${info.lines}: ${record.length} fields, but the header has ${header.record.length}.`,
        'Give every line one field a column; leave a field empty for a batch size that a model does not have.',
      );
    }
    const fields = header.record.map((name, i) => [name, record[i]] as const);
    return { line: info.lines, fields: new Map(fields.filter(([, value]) => value !== '')) };
  });
}

function parseRows(path: string, text: string): Row[] {
  try {
    return parse(text, {
      bom: true,
      comment: '#',
      delimiter: [',', '\t'],
      info: true,
      relaxColumnCount: true,
      skipEmptyLines: true,
      trim: true,
    }) as unknown as Row[];
  } catch (error) {
    const { lines, message } = error as CsvError & { lines?: number };
    throw new UserError(
      'E_BAD_ZOO',
      `${path}:${lines ?? 1}: not CSV: ${message}.`,
      'See: repro zoo add --help',
    );
  }
}
