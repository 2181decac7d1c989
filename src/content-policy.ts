import { createHash } from 'node:crypto';

/** A source that a policy may allow by its content. */
const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/**
 * The Content-Security-Policy of a page: its own script and style and nothing else, fonts that are in it, a worker made of text that is in
 * it. No address can be loaded or asked; a page that a server refreshes may ask that server.
 */
export function contentPolicy({ script, style }: { script: string; style: string }, served: boolean): string {
  return [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    'font-src data:',
    'worker-src blob:',
    `connect-src ${served ? "'self'" : "'none'"}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
