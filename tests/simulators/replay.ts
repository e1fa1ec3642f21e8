import { recording } from "../recordings.ts";

/** The recording `folder/name` as whole answer and as stream, as far as there are files; undefined without any. */
export function recordedAnswer(name: string | undefined): { body?: unknown; payloads?: string[] } | undefined {
	if (name === undefined) return undefined;
	const whole = recording(`${name}.json`);
	const stream = recording(`${name}.chunks.txt`);
	if (whole === undefined && stream === undefined) return undefined;
	return {
		...(whole === undefined ? {} : { body: JSON.parse(whole) as unknown }),
		...(stream === undefined ? {} : { payloads: stream.split("\n").filter((line) => line !== "") }),
	};
}
