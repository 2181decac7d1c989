import {
  definePolicy as defineScheduler,
  type PolicyDeclaration,
} from '../serving-core/clockwork/controller/policy.js';
import type { FaroPolicyDeclaration } from '../serving-core/faro/policies/declaration.js';
import type { CompetitorDeclaration } from '../serving-core/tournament/competitor.js';

/** Declares a policy of Faro's jobs (`system: 'faro'`), a competitor of the tournament (`system: 'tournament'`) or a scheduler of Clockwork; returns it as given, typed. `repro` checks it when it loads the file. */
export function definePolicy(declaration: FaroPolicyDeclaration): FaroPolicyDeclaration;
export function definePolicy(declaration: CompetitorDeclaration): CompetitorDeclaration;
export function definePolicy(declaration: PolicyDeclaration): PolicyDeclaration;
export function definePolicy<D extends FaroPolicyDeclaration | CompetitorDeclaration | PolicyDeclaration>(
  declaration: D,
): D | PolicyDeclaration {
  return 'system' in declaration ? declaration : defineScheduler(declaration);
}
