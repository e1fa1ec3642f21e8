/** Pieces of one body that lie apart before they are joined. */
const apart = 1000;

/**
 * Collects a body that arrives in pieces. A sender who cuts it byte by byte, as HTTP chunks may be, would otherwise cost an
 * object of a hundred bytes for each of them.
 */
export class ByteCollector {
	/** Bytes collected so far. */
	size = 0;
	readonly #pieces: Uint8Array[] = [];
	/** How many of the pieces, from the first, were joined of many. */
	#joined = 0;

	add(piece: Uint8Array): void {
		this.size += piece.byteLength;
		this.#pieces.push(piece);
		if (this.#pieces.length - this.#joined <= apart) return;
		this.#pieces.push(Buffer.concat(this.#pieces.splice(this.#joined)));
		this.#joined++;
	}

	/** All of it; the piece itself, not a copy, where there was only one. */
	bytes(): Buffer {
		const [first] = this.#pieces;
		if (this.#pieces.length !== 1 || !first) return Buffer.concat(this.#pieces);
		return Buffer.isBuffer(first) ? first : Buffer.from(first.buffer, first.byteOffset, first.byteLength);
	}

	text(): string {
		return this.bytes().toString("utf8");
	}
}

/** A whole body. Throws `tooLarge()` once it is longer than `maxBytes`; the body is then destroyed. */
export async function collect(body: AsyncIterable<Uint8Array>, maxBytes: number, tooLarge: () => Error): Promise<ByteCollector> {
	const collector = new ByteCollector();
	for await (const piece of body) {
		if (collector.size + piece.byteLength > maxBytes) throw tooLarge();
		collector.add(piece);
	}
	return collector;
}
