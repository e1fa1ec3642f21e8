/** First bytes by which kinds of files are known. `at` is where they stand. */
const signatures: { mediaType: string; at: number; bytes: string }[] = [
	{ mediaType: "image/png", at: 0, bytes: "\x89PNG\r\n\x1a\n" },
	{ mediaType: "image/jpeg", at: 0, bytes: "\xff\xd8\xff" },
	{ mediaType: "image/gif", at: 0, bytes: "GIF8" },
	{ mediaType: "image/webp", at: 8, bytes: "WEBP" },
	{ mediaType: "application/pdf", at: 0, bytes: "%PDF-" },
];

/** Types that servers state for anything. */
const saysNothing = new Set(["", "application/octet-stream", "binary/octet-stream"]);

/** What a fetched file is: its own first bytes say it for sure, else the server's word; "" where neither does. */
export function mediaTypeOf(bytes: Uint8Array, stated: string | null): string {
	const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 16)).toString("latin1");
	const known = signatures.find(({ at, bytes: expected }) => head.startsWith(expected, at));
	if (known) return known.mediaType;
	const type = stated?.split(";")[0]?.trim().toLowerCase() ?? "";
	return saysNothing.has(type) ? "" : type;
}
