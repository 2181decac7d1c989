import { Flags } from '@oclif/core';
import { listed } from './several.js';

const format = {
  ...listed,
  description: 'of figures: svg, png, pdf, html, or several with commas between',
} as const;
const theme = {
  ...listed,
  description: 'colours of images: light, dark, or both with a comma between; a page follows its reader',
} as const;

/** The formats of figures, with those that are usual. */
export const formatFlag = (usual: readonly string[] = ['svg', 'png']) =>
  Flags.string({ ...format, default: [...usual] });

/** The colours of figures. */
export const themeFlag = Flags.string({ ...theme, default: ['light'] });

/** For commands that always have a figure to draw. */
export const figureFlags = {
  format: formatFlag(),
  output: Flags.string({ char: 'o', default: 'graphs', description: 'folder to write figures into' }),
};

/** Whether a command draws `what`; `--no-plot` leaves it. */
export const plotFlag = (what: string) =>
  Flags.boolean({ default: true, allowNo: true, description: `draw ${what}` });

/** For commands that draw when they are told where to, in formats that are usual there. */
export const drawnFlags = (usual: string) => ({
  output: Flags.string({ char: 'o', description: 'draw a figure too, into this folder, with its data' }),
  format: Flags.string({
    ...format,
    dependsOn: ['output'],
    description: `${format.description}. Default: ${usual}`,
  }),
});

/** The colours of what those draw. */
export const drawnThemeFlag = Flags.string({
  ...theme,
  dependsOn: ['output'],
  description: `${theme.description}. Default: light`,
});
