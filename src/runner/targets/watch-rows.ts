import type { TableName } from '../../telemetry/columns.js';
import { tables } from '../../telemetry/columns.js';
import type { AnswerWatch } from '../../telemetry/writer/answer-watch.js';
import type { RowWatch } from '../../telemetry/writer/system-tables.js';

/** Tables with a row for each answer, other than Clockwork's: all answers succeed, and are late or not. */
const answerTables: readonly TableName[] = ['served', 'queries'];

/** Hands the answers among the rows of a system to a watch. */
export function watchRows(watch: AnswerWatch | undefined): RowWatch | undefined {
  if (watch === undefined) return undefined;
  const columns = answerTables.map((table) => {
    const names = tables[table].map(({ name }) => name);
    return { table, latency: names.indexOf('latency'), late: names.indexOf('late') };
  });
  return (table, values) => {
    const found = columns.find((one) => one.table === table);
    if (found) watch.answer(values[found.latency], true, values[found.late] === 0);
  };
}
