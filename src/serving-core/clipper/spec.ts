import type { ContainerSpec } from '../containers/spec.js';
import type { AimdOptions } from './aimd.js';

/** One point of a Clipper experiment, as plain data. */
export interface ClipperSpec extends ContainerSpec {
  system: 'clipper';
  batching: AimdOptions;
}
