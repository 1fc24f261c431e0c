const TIMES = Number(process.env.FUZZ_RUNS ?? 1);

/** FUZZ_RUNS=20 tries twenty times as many. fast-check prints the seed of what fails; hand it on as `seed` to replay it. */
export const runs = (numRuns: number) => ({ numRuns: numRuns * TIMES });
