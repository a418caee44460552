/** Machines are shared and noisy: a test's limit is there to end what hangs, never to judge how fast something is. */
jest.setTimeout(60_000);
