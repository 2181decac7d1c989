/** Where the original's controller listens for clients, always, and its workers for the controller, by default. */
export const CLIENT_PORT = 12_346;
export const WORKER_PORT = 12_345;
