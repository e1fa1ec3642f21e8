import type { ResponseHeaders } from "../providers/provider";

/** What a provider sent back. The body is read once, either whole or in chunks. */
export type UpstreamResponse = {
	status: number;
	headers: ResponseHeaders;
	text(): Promise<string>;
	chunks: AsyncIterable<Uint8Array>;
};
