import { azure } from './azure.js';
import { clockwork } from './clockwork.js';
import { datasets } from './datasets.js';
import { eventCore } from './event-core.js';
import { faro } from './faro.js';
import { wholeCommands } from './figure7.js';
import { inferline } from './inferline.js';
import { kairos } from './kairos.js';
import { report } from './measure.js';
import { telemetry } from './telemetry.js';
import { wire } from './wire.js';

const core = eventCore();
report('Event core (CPU time, best of 5)', core);
report('Clockwork in virtual time', [...(await clockwork(core[0])), ...(await azure(core[0]))]);
report('InferLine in virtual time (CPU time, best)', inferline(core[0]));
report('Kairos in virtual time (CPU time, best)', kairos(core[0]));
report('Faro in virtual time (CPU time, best)', faro(core[0]));
report('Telemetry', telemetry());
report('Wire (CPU time, best of 5)', await wire());
report('Data sets (CPU time, best of 3)', await datasets());
process.stdout.write('\nWhole commands (wall time, once)\n');
for (const { command, seconds, status } of wholeCommands())
  process.stdout.write(`  ${command.padEnd(72)}${seconds.toFixed(2).padStart(8)} s   exit ${status}\n`);
