/** Machines are shared and noisy: a test's limit is there to end what hangs, never to judge how fast something is. */
jest.setTimeout(60_000);

/**
 * What runs the real thing judges a machine that others use too: a test that fails there is told, tried once more, and named at the
 * end as one that took two tries. Tests that need nothing but Node are never tried again.
 */
if (expect.getState().testPath?.includes("/tests/e2e/")) jest.retryTimes(1, { logErrorsBeforeRetry: true });
