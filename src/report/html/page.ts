import { contentPolicy } from '../../content-policy.js';
import { type Face, faceFiles, faceRule } from '../../plot/fonts.js';
import type { ReportData } from '../data.js';
import { html, Markup } from './markup.js';
import { claimsSection } from './sections/claims.js';
import { figuresSection } from './sections/figures.js';
import { masthead } from './sections/masthead.js';
import { pointsSection } from './sections/points.js';
import { runSection } from './sections/run.js';
import { section } from './sections/section.js';
import { simulatorSection } from './sections/simulator.js';
import { slowestSection } from './sections/slowest.js';
import { troublesSection } from './sections/troubles.js';

/** What the build made for pages: the script of the page, the program of its worker, and its style. */
export interface PageParts {
  script: string;
  worker: string;
  style: string;
}

/** A report as one page that needs nothing else. `served` pages are refreshed by the server that they came from. */
export function reportPage(data: ReportData, parts: PageParts, served = false): string {
  const script = inScript(parts.script);
  const style = `${(Object.keys(faceFiles) as Face[]).map(faceRule).join('\n')}\n${parts.style}`;
  const sections = [
    figuresSection(data),
    claimsSection(data),
    simulatorSection(data.simulator, inScript(parts.worker)),
    pointsSection(data),
    ...(data.troubles.length > 0 ? [troublesSection(data.troubles)] : []),
    slowestSection(data),
    runSection(data),
  ];
  const page = html`<!doctype html>
<html lang="en"${served && new Markup(' data-served')}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy({ script, style }, served)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${data.title} – repro</title>
<style>${new Markup(style)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="bar">
<nav aria-label="Sections">${sections.map(({ id, title }) => html`<a href="#${id}">${title}</a>`)}</nav>
<div class="tools">
<span id="live" role="status"></span>
<button type="button" id="theme" aria-keyshortcuts="t">Theme: auto</button>
<button type="button" id="help" aria-haspopup="dialog" aria-keyshortcuts="?">Keys</button>
</div>
</header>
<main id="content" tabindex="-1">
${masthead(data)}
${sections.map(section)}
</main>
<footer>Made by repro${data.manifest ? ` ${data.manifest.versions.repro}` : ''}. Everything on this page is in this file.</footer>
${keys()}
<div id="tip" role="tooltip" hidden></div>
<script>${new Markup(script)}</script>
</body>
</html>
`;
  return page.text;
}

/** A program in which no text can end the element that holds it. */
const inScript = (program: string): string =>
  program.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');

const shortcuts = [
  ['?', 'show this list'],
  ['t', 'theme: as the system, light, dark'],
  ['1 … 9', 'go to a section'],
  ['/', 'filter the points'],
  ['e', 'open or close every fold'],
  ['r', 'run the simulator, or cancel it'],
  ['+ − 0', 'zoom the figure that has the focus, and back'],
  ['Enter', 'on a column’s head: sort by it; on a legend’s entry: single it out'],
  ['← →', 'on a slider: change it'],
] as const;

function keys(): Markup {
  return html`<dialog id="keys" aria-labelledby="keys-title">
<h2 id="keys-title">Keys</h2>
<dl>${shortcuts.map(([key, what]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${what}</dd></div>`)}</dl>
<form method="dialog"><button>Close</button></form>
</dialog>`;
}
