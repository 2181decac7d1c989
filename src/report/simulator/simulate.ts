import { simulateClockwork } from './clockwork.js';
import { simulateFaroCurve } from './faro.js';
import { simulateInferline } from './inferline.js';
import { simulateKairos } from './kairos.js';
import type { Settings, Simulated, SimulatorResult, Watch } from './offer.js';

/** Simulates what a page offers. @throws UserError for settings that cannot be. */
export function simulate(what: Simulated, settings: Settings, watch: Watch): SimulatorResult {
  switch (what.system) {
    case 'clockwork':
      return simulateClockwork(what.base, settings, watch);
    case 'inferline':
      return simulateInferline(what.base, settings);
    case 'kairos':
      return simulateKairos(what.base, settings);
    case 'faro':
      return simulateFaroCurve(what.base, settings, watch);
  }
}
