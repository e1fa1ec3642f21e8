import { inflateSync } from "node:zlib";

/** Larger documents are held for by their size, which then says enough; characters of base64. */
const largestLookedInto = 4_000_000;

/** Bytes that are unpacked of one document at most. */
const mostUnpacked = 8_000_000;

const page = /\/Type\s{0,8}\/Page(?![A-Za-z])/g;

/**
 * How many pages a PDF has, as far as that can be seen: a small file may have hundreds. 0 where it is large, or none can be
 * found. Never throws.
 */
export function pdfPagesOf(base64: string): number {
	if (base64.length > largestLookedInto) return 0;
	const bytes = Buffer.from(base64, "base64");
	const text = bytes.toString("latin1");
	let pages = countIn(text);
	// Since PDF 1.5 the pages' objects may be packed in streams.
	let left = mostUnpacked;
	for (let at = text.indexOf("/ObjStm"); at !== -1 && left > 0; ) {
		const begin = text.indexOf("stream", at);
		const end = begin === -1 ? -1 : text.indexOf("endstream", begin);
		if (end === -1) break;
		const start = begin + (text.startsWith("\r\n", begin + 6) ? 8 : 7);
		const unpacked = unpack(bytes.subarray(start, end), left);
		left -= Math.max(unpacked.length, 1000);
		pages += countIn(unpacked);
		// From the end of this one, so that no text is looked through twice.
		at = text.indexOf("/ObjStm", end);
	}
	return pages;
}

function countIn(text: string): number {
	return text.match(page)?.length ?? 0;
}

function unpack(packed: Buffer, most: number): string {
	try {
		return inflateSync(packed, { maxOutputLength: most }).toString("latin1");
	} catch {
		return "";
	}
}
