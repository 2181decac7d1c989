/** The published schema of one day: four names, then one count a minute of the UTC day. */
export const MINUTES = 1440;
export const NAME_COLUMNS = 4;
export const COLUMNS = NAME_COLUMNS + MINUTES;
export const DAYS = 14;

/** What a function is started by, as the fourth column spells it. */
export const triggers = ['http', 'queue', 'event', 'orchestration', 'timer', 'storage', 'others'] as const;
export type Trigger = (typeof triggers)[number];

export const header = [
  'HashOwner',
  'HashApp',
  'HashFunction',
  'Trigger',
  ...Array.from({ length: MINUTES }, (_, i) => String(i + 1)),
].join(',');

/** The published name of a day's file. */
export function dayFileName(day: number): string {
  return `invocations_per_function_md.anon.d${String(day).padStart(2, '0')}.csv`;
}

/** Every name that a day's file goes by: as published, as of the preview, which the original client prefers, and gzipped. */
export function dayFileNames(day: number): string[] {
  const plain = [dayFileName(day), dayFileName(day).replace('.anon.', '.svls.anon.')];
  return [...plain, ...plain.map((name) => `${name}.gz`)];
}

/** The day that a file's name tells, if it does. */
export function dayOfFileName(name: string): number | undefined {
  return Array.from({ length: DAYS }, (_, i) => i + 1).find((day) => dayFileNames(day).includes(name));
}
