import { byId } from './dom.js';

/** Shows the values of the mark under the pointer beside it. */
export function showTip(_view: unknown, event: MouseEvent, _item: unknown, value: unknown): void {
  const tip = byId('tip');
  tip.hidden = value === null || value === undefined || value === '';
  if (tip.hidden) return;
  const rows: [string, unknown][] =
    typeof value === 'object' ? Object.entries(value as Record<string, unknown>) : [['', value]];
  const table = document.createElement('table');
  for (const [name, text] of rows) {
    const row = table.insertRow();
    row.insertCell().textContent = name;
    row.insertCell().textContent = String(text);
  }
  tip.replaceChildren(table);
  tip.style.left = `${Math.min(event.clientX + 12, innerWidth - tip.offsetWidth - 8)}px`;
  tip.style.top = `${Math.min(event.clientY + 12, innerHeight - tip.offsetHeight - 8)}px`;
}
