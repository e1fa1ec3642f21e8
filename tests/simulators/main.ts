import { parseArgs } from "node:util";
import { startSimulator } from "./simulator.ts";

/**
 * The simulator as a process of its own: `node tests/simulators/main.ts --port 4010`. Prints one line of JSON with its
 * addresses once it listens, and ends with its parent's SIGTERM, SIGINT or closed standard input (`--until-eof`).
 */
const { values } = parseArgs({
	options: {
		port: { type: "string", default: "0" },
		"no-record": { type: "boolean", default: false },
		"until-eof": { type: "boolean", default: false },
	},
});

const simulator = await startSimulator({ port: Number(values.port), record: !values["no-record"] });
process.stdout.write(`${JSON.stringify({ url: simulator.url, baseUrls: simulator.baseUrls })}\n`);

const stop = () => {
	simulator.close().then(() => process.exit(0));
};
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
if (values["until-eof"]) process.stdin.resume().once("end", stop);
