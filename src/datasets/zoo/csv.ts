import { UserError } from '../../errors.js';
import { csvRows } from '../csv-rows.js';
import type { ZooEntry } from './zoo-file.js';

/** The models of a CSV or TSV text: a header line, then one line a model; `#` starts a comment. */
export function csvEntries(path: string, text: string): ZooEntry[] {
  const [header, ...rows] = csvRows(path, text, refusal);
  return rows.map(({ record, info }) => {
    const fields = header.record.map((name, i) => [name, record[i]] as const);
    return { line: info.lines, fields: new Map(fields.filter(([, value]) => value !== '')) };
  });
}

function refusal(what: string, uneven: boolean): UserError {
  const next = uneven
    ? 'Give every line one field a column; leave a field empty for a batch size that a model does not have.'
    : 'See: repro zoo add --help';
  return new UserError('E_BAD_ZOO', `${what}.`, next);
}
