import "../app/platform/launch/node-env.ts";
import process from "node:process";
import { explainFailure } from "../app/platform/launch/explain-failure.ts";
import { productionBuild } from "../app/platform/serving/build-source.ts";

/**
 * The worker deployed apart: `node worker/main.ts`, with RUN_WORKER=false on the web processes. It starts from the same
 * build as they do.
 */
let stop = (): void => process.exit(0);
let stopping = false;
for (const signal of ["SIGTERM", "SIGINT"] as const) {
	process.on(signal, () => {
		if (!stopping) stop();
		stopping = true;
	});
}

try {
	const build = await (await productionBuild()).load();
	const application = await build.entry.module.boot("worker", () => process.exit(1));
	stop = () => void application.shutdown().then(() => process.exit(0));
	application.logger.info("the worker is running");
} catch (error) {
	process.stderr.write(`\nThe worker could not start: ${explainFailure(error)}\n\n`);
	process.exit(1);
}
