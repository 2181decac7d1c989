import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { contentPolicy } from '../../content-policy.js';
import type { Figure } from '../../experiment/declaration.js';
import { type Face, faceFiles, faceRule } from '../fonts.js';
import { helpText, pageFigure } from './page-figure.js';

/** A figure as one page that needs no network: the chart, the library that draws it, its data, and its caption as text. */
export async function renderHtml({
  title,
  caption,
  spec,
}: Pick<Figure, 'title' | 'caption' | 'spec'>): Promise<string> {
  const { light, dark, data, can } = pageFigure({ title, caption: '', spec });
  const drawing = `const data = ${json(data)};
const specs = { light: ${json(light)}, dark: ${json(dark)} };
${draw}`;
  const script = [await library(), await interpreter(), drawing].join('\n');
  const style = `${(Object.keys(faceFiles) as Face[]).map(faceRule).join('\n')}${rules}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy({ script, style }, false)}">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main id="figure" role="img" aria-label="${escaped(title)}"></main>
<p>${escaped(caption)}</p>
<p class="help">${helpText(can)}</p>
<div id="tip" role="tooltip" hidden></div>
<script>${script}</script>
</body>
</html>
`;
}

function json(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

/** Vega's own build for browsers; a closing tag inside it would end the script element. */
async function library(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('vega');
  const build = await readFile(path.join(path.dirname(entry), 'vega.min.js'), 'utf8');
  return build.replaceAll('</script', '<\\/script');
}

/** What evaluates expressions of a figure instead of the browser, whose policy forbids that; its one import is of Vega, which is there. */
async function interpreter(): Promise<string> {
  const file = createRequire(import.meta.url).resolve('vega-interpreter');
  const [, imported, body, name] =
    /^import (\{[^}]*\}) from 'vega-util';\n([\s\S]*)\nexport \{ (\w+) as expressionInterpreter \};/.exec(
      await readFile(file, 'utf8'),
    ) ?? [];
  if (name === undefined) throw new Error(`${file} is not as it was: it cannot be put into a page`);
  return `const expressionInterpreter = (() => {\nconst ${imported} = vega;\n${body}\nreturn ${name};\n})();`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

const rules = `
:root { color-scheme: light dark; font-family: 'Source Sans 3', system-ui, sans-serif; }
body { margin: 1.5rem auto; width: fit-content; background: #fff; color: #3d3d3d; }
p { font-size: .85rem; line-height: 1.4; color: #6b6b6b; margin: .5rem 1rem; max-width: 60rem; }
#tip { position: fixed; padding: .4rem .6rem; background: #fff; border: 1px solid #8a8a8a; border-radius: 4px;
  font-size: .8rem; pointer-events: none; box-shadow: 0 1px 4px #0003; }
#tip table { border-spacing: .5rem 0; } #tip td:first-child { color: #6b6b6b; text-align: right; }
@media (prefers-color-scheme: dark) {
  body { background: #171717; color: #d0d0d0; } p { color: #9a9a9a; }
  #tip { background: #262626; border-color: #6b6b6b; }
}
@media print { body { background: #fff; } .help { display: none; } }
`;

/** Runs in the browser: draws the chart in the reader's colours and shows the values of the mark under the pointer. */
const draw = `
const tip = document.getElementById('tip');
const show = (_, event, item, value) => {
  tip.hidden = value === null || value === undefined || value === '';
  if (tip.hidden) return;
  const rows = typeof value === 'object' ? Object.entries(value) : [['', value]];
  tip.replaceChildren(document.createElement('table'));
  for (const [name, text] of rows) {
    const row = tip.firstChild.insertRow();
    row.insertCell().textContent = name;
    row.insertCell().textContent = text;
  }
  tip.style.left = Math.min(event.clientX + 12, innerWidth - tip.offsetWidth - 8) + 'px';
  tip.style.top = Math.min(event.clientY + 12, innerHeight - tip.offsetHeight - 8) + 'px';
};
const dark = matchMedia('(prefers-color-scheme: dark)');
const draw = (theme = dark.matches ? 'dark' : 'light') => {
  window.view?.finalize();
  const spec = { ...specs[theme], data: structuredClone(data) };
  const options = { renderer: 'svg', container: '#figure', hover: true, expr: expressionInterpreter };
  window.view = new vega.View(vega.parse(spec, undefined, { ast: true }), options);
  view.tooltip(show).run();
};
dark.addEventListener('change', () => draw());
addEventListener('beforeprint', () => draw('light'));
addEventListener('afterprint', () => draw());
// texts are measured as they are drawn
Promise.allSettled([...document.fonts].map((face) => face.load())).then(() => draw());
`;
