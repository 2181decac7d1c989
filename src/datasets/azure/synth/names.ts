import { type Sfc32, stream } from '../../../serving-core/random/streams.js';
import { SYNTHETIC_OWNER } from './mark.js';

/** Chances that a function belongs to an application not met before, and that such one has an owner not met before. */
const newApp = 0.45;
const newOwner = 0.7;

/**
 * Made-up owner, application and function, as 64 hexadecimal digits each; the same on every day of a seed. An owner begins with the
 * mark of what is made up.
 */
export function* syntheticNames(seed: number): Generator<string, never> {
  const source = stream(seed, 'azure/names');
  let owner = ownerOf(source);
  let app = hash(source);
  for (;;) {
    if (source.next() < newApp) {
      app = hash(source);
      if (source.next() < newOwner) owner = ownerOf(source);
    }
    yield `${owner},${app},${hash(source)}`;
  }
}

function ownerOf(source: Sfc32): string {
  return SYNTHETIC_OWNER + hash(source).slice(SYNTHETIC_OWNER.length);
}

function hash(source: Sfc32): string {
  let text = '';
  for (let i = 0; i < 8; i++) text += source.integer().toString(16).padStart(8, '0');
  return text;
}
