import { setUpFigures } from './figures.js';
import { setUpKeyboard } from './keyboard.js';
import { setUpLive } from './live.js';
import { setUpPrint } from './print.js';
import { setUpSimulator } from './simulator.js';
import { setUpTables } from './tables.js';
import { setUpTheme } from './theme.js';

setUpTheme();
setUpTables();
setUpFigures();
setUpPrint();
setUpSimulator();
setUpKeyboard();
setUpLive();
