import type { Uniform } from '../../../serving-core/random/uniform.js';
import { type Trigger, triggers } from '../format.js';
import { triggerMix } from '../published.js';
import type { Popularity } from './popularity.js';

/** Above this rate a function is dealt to the trigger that lacks most invocations, below it to one that lacks functions. */
const heavy = 3000;
/** A timer that fires every second: none is faster. */
const fastestTimer = 86_400;

/**
 * Gives every function (heaviest first) a trigger, so that both published mixes come out: that of invocations, which the
 * heavy functions decide, and that of functions, which the light ones do. Functions in an atom are timers.
 */
export function dealTriggers(functions: readonly Popularity[], source: Uniform): Trigger[] {
  const volume = functions.reduce((sum, { perDay }) => sum + perDay, 0);
  const lacking = new Map(triggers.map((name) => [name, triggerMix.invocations[name] * volume]));
  const counts = new Map<Trigger, number>(triggers.map((name) => [name, 0]));

  const dealt = functions.map(({ perDay, atom }): Trigger | undefined => {
    if (!atom && perDay < heavy) return undefined;
    const trigger = atom ? 'timer' : neediest(lacking, perDay);
    lacking.set(trigger, lacking.get(trigger)! - perDay);
    counts.set(trigger, counts.get(trigger)! + 1);
    return trigger;
  });

  const deck = shuffledDeck(functions.length, counts, source);
  return dealt.map((trigger) => trigger ?? deck.pop() ?? 'http');
}

function neediest(lacking: ReadonlyMap<Trigger, number>, perDay: number): Trigger {
  let best: Trigger = 'http';
  for (const [name, amount] of lacking) {
    if (name === 'timer' && perDay > fastestTimer) continue;
    if (amount > lacking.get(best)!) best = name;
  }
  return best;
}

/** The triggers still to be dealt, so many of each that the mix of functions comes out, in random order. */
function shuffledDeck(functions: number, counts: ReadonlyMap<Trigger, number>, source: Uniform): Trigger[] {
  const deck = triggers.flatMap((name) => {
    const missing = Math.round(triggerMix.functions[name] * functions) - counts.get(name)!;
    return new Array<Trigger>(Math.max(0, missing)).fill(name);
  });
  for (let i = deck.length - 1; i > 0; i--) {
    const j = Math.floor(source.next() * (i + 1));
    [deck[i], deck[j]] = [deck[j], deck[i]];
  }
  return deck;
}
