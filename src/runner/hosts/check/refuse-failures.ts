import { UserError } from '../../../errors.js';
import { ExitCode } from '../../../exit-codes.js';
import type { Finding } from './finding.js';

/** Throws UserError with exit status 5 for the first finding that is a failure, and says how many others there are. */
export function refuseFailures(findings: readonly Finding[]): void {
  const failed = findings.filter(({ status }) => status === 'fail');
  if (failed.length === 0) return;
  const [{ host, check, detail, next = '' }] = failed;
  const others =
    failed.length > 1 ? ` (and ${failed.length - 1} more; repro doctor --hosts … shows all)` : '';
  throw new UserError(
    'E_HOSTS_CHECK',
    `Host ${host} fails the check of ${check}: ${detail}${others}.`,
    next,
    ExitCode.host,
  );
}
