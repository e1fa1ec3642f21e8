import fc from "fast-check";

/**
 * fast-check with one fixed seed, so that a run here and a run there try the same values.
 * `PROPERTY_SEED=<integer>` tries others; a failure prints the seed to repeat it with.
 */
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20_261_122) });

export { fc };
