import type { ContainerSpec } from '../containers/spec.js';
import type { VariantOptions } from './variants.js';

/** One point of an INFaaS experiment, as plain data. */
export interface InfaasSpec extends ContainerSpec {
  system: 'infaas';
  scaling: VariantOptions;
}
