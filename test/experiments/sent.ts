import { queryTable } from '../../src/index.js';

/** The requests of a request log, by number: when each arrived (ns), and for which model. */
export async function sent(file: string) {
  const { columns } = await queryTable<'arrival' | 'model'>(
    file,
    'requests',
    'SELECT CAST(t - latency AS DOUBLE) AS arrival, CAST(model_id AS DOUBLE) AS model FROM requests ORDER BY request_id',
  );
  return columns;
}
