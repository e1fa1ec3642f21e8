import { expect, test } from "vitest";
import { mediaTypeOf } from "./media-type";

test.each([
	["\x89PNG\r\n\x1a\n…", "text/html", "image/png"],
	["\xff\xd8\xff\xe0", null, "image/jpeg"],
	["RIFF\0\0\0\0WEBPVP8 ", "application/octet-stream", "image/webp"],
	["%PDF-1.7", "application/octet-stream", "application/pdf"],
	["a,b\n", "text/csv; charset=utf-8", "text/csv"],
	["a,b\n", "application/octet-stream", ""],
	["", null, ""],
])("%j stated as %j is %j", (text, stated, expected) => {
	expect(mediaTypeOf(Buffer.from(text, "latin1"), stated)).toBe(expected);
});
