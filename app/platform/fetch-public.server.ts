import { request } from "undici";
import { ByteCollector } from "./byte-collector";
import { assertPublicUrl, guardedDispatcher } from "./outbound.server";

export type Fetched = { bytes: Buffer; contentType: string | null };

const maxRedirects = 3;

/**
 * Fetches an address that somebody else chose: public addresses only (each redirect is checked anew), limited in size
 * and time. `onBytes` hears of every piece and may throw to end it. Throws an Error whose message may be shown to the
 * caller.
 */
export async function fetchPublic(
	address: string,
	limits: { maxBytes: number; timeoutMs: number; onBytes?: (count: number) => void },
): Promise<Fetched> {
	const signal = AbortSignal.timeout(limits.timeoutMs);
	let url = await assertPublicUrl(address);
	for (let hop = 0; hop <= maxRedirects; hop++) {
		const response = await request(url, { dispatcher: guardedDispatcher(), signal });
		const location = response.headers.location;
		if (response.statusCode >= 300 && response.statusCode < 400 && typeof location === "string") {
			await response.body.dump();
			url = await assertPublicUrl(new URL(location, url));
			continue;
		}
		if (response.statusCode !== 200) {
			await response.body.dump();
			throw new Error(`the server answered with status ${response.statusCode}`);
		}
		const contentType = response.headers["content-type"];
		return {
			bytes: await readBounded(response.body, limits.maxBytes, limits.onBytes),
			contentType: typeof contentType === "string" ? contentType : null,
		};
	}
	throw new Error("there were too many redirects");
}

async function readBounded(
	body: AsyncIterable<Uint8Array>,
	maxBytes: number,
	onBytes?: (count: number) => void,
): Promise<Buffer> {
	const collector = new ByteCollector();
	for await (const chunk of body) {
		if (collector.size + chunk.byteLength > maxBytes) throw new Error(`it is larger than ${Math.floor(maxBytes / 1024 / 1024)} MiB`);
		onBytes?.(chunk.byteLength);
		collector.add(chunk);
	}
	return collector.bytes();
}
