import { createHash } from 'node:crypto';
import { html, type Markup } from '../markup.js';

/** A part of the page under a heading of its own. */
export interface Section {
  id: string;
  /** As the navigation has it. */
  title: string;
  body: Markup;
}

/** A section with its heading; its version tells whoever refreshes the page whether it is another one. */
export function section({ id, title, body }: Section): Markup {
  const version = createHash('sha256').update(body.text).digest('base64url').slice(0, 16);
  return html`<section id="${id}" aria-labelledby="${id}-title" data-version="${version}">
<h2 id="${id}-title">${title}</h2>
${body}
</section>
`;
}
