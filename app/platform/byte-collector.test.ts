import { describe, expect, it } from "vitest";
import { fc } from "../../tests/setup/property";
import { ByteCollector, collect } from "./byte-collector";

async function* each(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
	yield* pieces;
}

describe("ByteCollector", () => {
	it("gives back what was put in, however it was cut", () => {
		fc.assert(
			fc.property(fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 40 }), (pieces) => {
				const collector = new ByteCollector();
				for (const piece of pieces) collector.add(piece);
				expect(collector.bytes()).toEqual(Buffer.concat(pieces));
				expect(collector.size).toBe(Buffer.concat(pieces).byteLength);
			}),
		);
	});

	it("keeps the order of very many pieces", () => {
		const text = Array.from({ length: 5000 }, (_, at) => `${at},`).join("");
		const collector = new ByteCollector();
		for (const character of text) collector.add(Buffer.from(character));
		expect(collector.text()).toBe(text);
	});
});

describe("collect", () => {
	it("ends a body that is longer than allowed", async () => {
		const pieces = [new Uint8Array(3), new Uint8Array(3)];
		expect((await collect(each(pieces), 6, () => new Error("too large"))).size).toBe(6);
		await expect(collect(each(pieces), 5, () => new Error("too large"))).rejects.toThrow("too large");
	});
});
