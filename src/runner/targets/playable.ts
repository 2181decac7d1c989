import { UserError } from '../../errors.js';
import type { ClockworkSpec } from '../../serving-core/clockwork/spec.js';
import type { TableName } from '../../telemetry/columns.js';
import type { PointJob } from '../job.js';

/** Tables that a controller writes. */
const written: readonly TableName[] = ['requests', 'actions'];

/**
 * The spec, when it can be played with real processes.
 *
 * @throws UserError `E_TARGET` for another system than Clockwork, and for tables that no controller writes.
 */
export function playable(spec: PointJob['spec'], telemetry: readonly TableName[]): ClockworkSpec {
  const other = telemetry.find((table) => !written.includes(table));
  const problem =
    spec.system !== 'clockwork'
      ? `the system ${spec.system}`
      : other !== undefined
        ? `the table ${other}`
        : undefined;
  if (spec.system === 'clockwork' && problem === undefined) return spec;
  throw new UserError(
    'E_TARGET',
    `Only the simulator has ${problem}.`,
    'Leave --target and --hosts out, or choose other points with --points.',
  );
}
