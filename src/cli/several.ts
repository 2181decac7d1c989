/** A flag that may be given again, each time with one value. */
export const again = { multiple: true, multipleNonGreedy: true } as const;

/** A flag that may be given again, and whose value may be several with commas between. */
export const listed = { ...again, delimiter: ',' } as const;
