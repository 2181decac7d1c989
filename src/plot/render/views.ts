/** What pages read and set of a channel of a Vega-Lite encoding; the library's own types are too wide to edit generically. */
export interface Channel {
  field?: string;
  type?: string;
  title?: string | null;
  scale?: { type?: string } | null;
  axis?: { title?: string | null; format?: string; labelExpr?: string } | null;
  legend?: { title?: string | null } | null;
}

/** What pages read and add of a Vega-Lite view. */
export interface View {
  mark?: string | { type: string };
  layer?: View[];
  vconcat?: View[];
  hconcat?: View[];
  concat?: View[];
  encoding?: Record<string, Channel | unknown>;
  transform?: unknown[];
  params?: unknown[];
  resolve?: { scale?: Record<string, string> };
}

/** The views that have axes of their own. */
export function panels(view: View): View[] {
  const children = view.vconcat ?? view.hconcat ?? view.concat;
  if (children) return children.flatMap(panels);
  return view.layer || view.mark ? [view] : [];
}

/** The marks of a panel. */
export function unitsOf(view: View): View[] {
  return view.layer ? view.layer.flatMap(unitsOf) : [view];
}

export const markOf = ({ mark }: View): string | undefined => (typeof mark === 'object' ? mark.type : mark);

/** A channel that shows a field. */
export function channelOf(view: View, name: string): (Channel & { field: string }) | undefined {
  const channel = view.encoding?.[name] as Channel | undefined;
  return channel?.field === undefined ? undefined : (channel as Channel & { field: string });
}

export const legendChannels = ['color', 'stroke', 'fill', 'strokeDash', 'shape'];
