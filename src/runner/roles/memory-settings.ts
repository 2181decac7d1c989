import { pageSize as PAGE } from '../../serving-core/clockwork/page.js';
import type { ClockworkSpec } from '../../serving-core/clockwork/spec.js';

/** Memory settings that the original's worker has without being told, bytes. */
const WEIGHTS_CACHE = 23_085_449_216;

/** The worker's configuration where it differs from its defaults, in libconfig's syntax; null when it does not. */
export function memorySettings({ workers }: ClockworkSpec): string | null {
  const { weightsCacheSize, pageSize } = workers;
  if (weightsCacheSize === WEIGHTS_CACHE && pageSize === PAGE) return null;
  return `WorkerConfig : {
  memory_settings : {
    weights_cache_size = ${weightsCacheSize}L;
    weights_cache_page_size = ${pageSize}L;
  };
};
`;
}
