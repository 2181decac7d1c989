/** One line of a bench: a rate, and its ratio to another line of the same run. */
export interface Measurement {
  name: string;
  unit: string;
  perSecond: number;
  ratio?: { to: string; value: number };
}

/** The best of `repeats` runs of `work`, which returns how many units it did. CPU time of the process, so that a busy machine disturbs less. */
export function best(
  name: string,
  unit: string,
  work: () => number,
  against?: Measurement,
  repeats = 5,
): Measurement {
  let perSecond = 0;
  for (let i = 0; i < repeats; i++) {
    const start = process.cpuUsage();
    const units = work();
    const used = process.cpuUsage(start);
    perSecond = Math.max(perSecond, units / ((used.user + used.system) / 1e6));
  }
  return {
    name,
    unit,
    perSecond,
    ratio: against && { to: against.name, value: perSecond / against.perSecond },
  };
}

/** Prints measurements as an aligned table. */
export function report(title: string, rows: readonly Measurement[]): void {
  process.stdout.write(`\n${title}\n`);
  for (const { name, unit, perSecond, ratio } of rows) {
    const rate = Math.round(perSecond).toLocaleString('en-US').padStart(14);
    const relative = ratio ? `   ${ratio.value.toFixed(2)} x ${ratio.to}` : '';
    process.stdout.write(`  ${name.padEnd(44)}${rate} ${unit}${relative}\n`);
  }
}
