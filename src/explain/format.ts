/** ns as ms to three digits, as `2.61 ms`; from 10 s on as seconds. */
export function ms(ns: number): string {
  if (Math.abs(ns) >= 10e9) return `${Number((ns / 1e9).toPrecision(4))} s`;
  const value = ns / 1e6;
  const digits = Math.abs(value) >= 100 ? 1 : Math.abs(value) >= 10 ? 2 : 3;
  return `${value.toFixed(digits)} ms`;
}

/** A share as `97 %`. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
