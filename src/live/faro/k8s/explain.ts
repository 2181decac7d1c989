/** What went wrong with a call of the Kubernetes API, in words that may follow a colon. */
export function explained(error: unknown): string {
  const { code, body, message } = error as { code?: unknown; body?: unknown; message?: string };
  if (typeof code === 'number') {
    const said = messageOf(body);
    return `the API answers with status ${code}${said ? `: ${said}` : ''}`;
  }
  return (message ?? String(error)).split('\n', 1)[0].slice(0, 200);
}

function messageOf(body: unknown): string {
  try {
    const said: unknown = typeof body === 'string' ? JSON.parse(body) : body;
    const { message } = said as { message?: unknown };
    return typeof message === 'string' ? message.replace(/\s+/g, ' ').slice(0, 300) : '';
  } catch {
    return '';
  }
}
