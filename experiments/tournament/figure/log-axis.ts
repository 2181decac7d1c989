/** Numbers of a decade that an axis may have, from few to many. */
const steps = [
  [1],
  [1, 2, 5],
  [1, 1.5, 2, 3, 5, 7],
  [1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9],
];
const FEWEST = 4;

/** The logarithmic axis of values above 0: a domain that reaches a little beyond them, three times its begin at least, and four marks or more in round numbers. */
export function logAxis(values: readonly number[]): { domain: [number, number]; marks: number[] } {
  const [low, high] = values.length > 0 ? [Math.min(...values), Math.max(...values)] : [1, 1];
  const beyond = Math.max(Math.sqrt(3 / (high / low)), 1.08);
  const domain: [number, number] = [low / beyond, high * beyond];
  const first = Math.floor(Math.log10(domain[0]));
  const decades = Array.from({ length: Math.ceil(Math.log10(domain[1])) - first + 1 }, (_, i) => first + i);
  const within = (numbers: readonly number[]) =>
    decades
      // As text, since 3 × 10⁻¹ is not 0.3.
      .flatMap((decade) => numbers.map((number) => Number(`${number}e${decade}`)))
      .filter((mark) => mark >= domain[0] && mark <= domain[1]);
  const marks = steps.map(within);
  return { domain, marks: marks.find(({ length }) => length >= FEWEST) ?? marks.at(-1)! };
}
