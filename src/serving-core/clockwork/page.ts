/** Page of a weight cache in the original's configuration, bytes: 16 MiB. */
export const pageSize = 16_777_216;
