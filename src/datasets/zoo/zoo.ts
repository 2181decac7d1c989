import type { ModelProfile } from '../../serving-core/common/profile.js';

/** A named set of model profiles. */
export interface Zoo {
  name: string;
  summary: string;
  /** Where the numbers come from: a publication, or the user's file. */
  source: string;
  /** Profiles by model name, in byte order of the names: workloads that use every model take them in this order. */
  models: ReadonlyMap<string, ModelProfile>;
}

/** Bytes of one page of the original's weight cache. */
export const defaultPageSize = 16 * 1024 * 1024;

/** Pages that a model's weights occupy. */
export function pagesOf(profile: ModelProfile, pageSize = defaultPageSize): number {
  return Math.ceil(profile.weightsSize / pageSize);
}

/** Profiles by name, in byte order of the names as the original's directory scan sorts them. */
export function byName(profiles: readonly ModelProfile[]): ReadonlyMap<string, ModelProfile> {
  const order = [...profiles].sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  return new Map(order.map((profile) => [profile.name, profile]));
}
