import fc from "fast-check";

/** fast-check with one seed, so that a test tries the same each time; `./tare soak properties` tries the others, and more. */
const { TARE_PROPERTY_SEED = "1", TARE_PROPERTY_RUNS = "100" } = process.env;
fc.configureGlobal({ seed: Number(TARE_PROPERTY_SEED), numRuns: Number(TARE_PROPERTY_RUNS) });

export default fc;
