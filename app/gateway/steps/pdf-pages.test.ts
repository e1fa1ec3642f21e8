import { deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { pdfPagesOf } from "./pdf-pages";

const encode = (...parts: (string | Buffer)[]) => Buffer.concat(parts.map((part) => Buffer.from(part))).toString("base64");

test("pages are counted, the tree that holds them is none", () => {
	expect(pdfPagesOf(encode("%PDF-1.4\n<</Type/Pages /Count 2>> <</Type/Page>> <</Type /Page /Parent 1 0 R>>"))).toBe(2);
	expect(pdfPagesOf(encode("no document"))).toBe(0);
	expect(pdfPagesOf("")).toBe(0);
});

test("packed pages count as well", () => {
	const packed = deflateSync("<</Type /Page>> ".repeat(300));
	for (const line of ["\n", "\r\n"]) {
		expect(pdfPagesOf(encode(`%PDF-1.7\n<</Type /ObjStm /N 300>>stream${line}`, packed, `${line}endstream`))).toBe(300);
	}
});

test("what is broken, or would unpack endlessly, is let be", () => {
	expect(pdfPagesOf(encode("<</Type /ObjStm>>stream\nnot packed\nendstream <</Type /Page>>"))).toBe(1);
	expect(pdfPagesOf(encode("<</Type /ObjStm>>"))).toBe(0);
	const bomb = deflateSync(Buffer.alloc(20_000_000));
	expect(pdfPagesOf(encode("<</Type /ObjStm>>stream\n", bomb, "\nendstream"))).toBe(0);
	expect(pdfPagesOf("A".repeat(5_000_000))).toBe(0);
	const started = performance.now();
	pdfPagesOf(encode("/ObjStm stream ".repeat(190_000)));
	pdfPagesOf(encode("/ObjStm ".repeat(300_000), "endstream"));
	expect(performance.now() - started).toBeLessThan(2000);
});
