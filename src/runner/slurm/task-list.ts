/** Indices in Slurm's writing of them, `0-3,7,10-20:5%2`; null where it is cut short, or another notation. */
export function indicesOf(text: string): number[] | null {
  const [list] = text.split('%');
  const indices: number[] = [];
  for (const part of list.split(',')) {
    const found = /^(\d+)(?:-(\d+)(?::(\d+))?)?$/.exec(part);
    if (!found) return null;
    const first = Number(found[1]);
    const last = Number(found[2] ?? first);
    const step = Number(found[3] ?? 1);
    if (step < 1 || last - first > MOST) return null;
    for (let index = first; index <= last; index += step) indices.push(index);
  }
  return indices;
}

/** More tasks than an array of Slurm can have. */
const MOST = 4_000_001;
