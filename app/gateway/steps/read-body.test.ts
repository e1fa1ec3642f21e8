import { PassThrough, Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { maxBodyBytes, readBody } from "./read-body";

const headers = { "content-type": "application/json" };

describe("readBody", () => {
	it("puts a body together that comes byte by byte", async () => {
		const bytes = [...Buffer.from('{"text":"größer €"}')].map((byte) => Buffer.of(byte));
		expect(await readBody(Readable.from(bytes, { objectMode: false }), headers)).toEqual({ text: "größer €" });
	});

	it("refuses a field that would become a copy's prototype, and none deeper that no copy is made of", async () => {
		const read = (text: string) => readBody(Readable.from([Buffer.from(text)], { objectMode: false }), headers);
		await expect(read('{"max_tokens":5,"__proto__":{"max_completion_tokens":100000}}')).rejects.toMatchObject({
			status: 400,
			param: "__proto__",
		});
		await expect(read('{"__\\u0070roto__":null}')).rejects.toMatchObject({ status: 400 });
		expect(await read('{"constructor":1,"deep":{"__proto__":1}}')).toMatchObject({ constructor: 1 });
	});

	it("ends where the sender left before, or leaves meanwhile", async () => {
		const left = new PassThrough().destroy();
		await expect(readBody(left, headers)).rejects.toMatchObject({ status: 499 });
		const leaving = new PassThrough();
		const read = readBody(leaving, headers);
		leaving.write('{"a":');
		leaving.destroy();
		await expect(read).rejects.toMatchObject({ status: 499 });
	});

	it("refuses a body that turns out too large, and reads on no further", async () => {
		const piece = Buffer.alloc(1024 * 1024, " ");
		const endless = new Readable({
			read() {
				this.push(piece);
			},
		});
		await expect(readBody(endless, headers)).rejects.toMatchObject({ status: 413 });
		expect(endless.isPaused()).toBe(true);
		const declared = { ...headers, "content-length": String(maxBodyBytes + 1) };
		await expect(readBody(new PassThrough(), declared)).rejects.toMatchObject({ status: 413 });
	});
});
