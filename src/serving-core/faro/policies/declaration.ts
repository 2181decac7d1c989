import type { Controller, PolicyParts } from './policies.js';

/** A policy of a user's own for Faro's jobs, as a file's default export. docs/faro.md writes one step by step. */
export interface FaroPolicyDeclaration {
  /** What messages call it. */
  name: string;
  system: 'faro';
  /** Makes the policy of one cluster: called once for each point, before its first request. */
  create(parts: PolicyParts): Controller;
}
