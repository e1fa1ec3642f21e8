import { randomFillSync } from "node:crypto";
import { validate } from "uuid";

/**
 * A new UUIDv7: 48 bits of time and 74 random ones. Every request needs two ids, so the random bits are drawn for a
 * thousand ids at once and written by table: the library's own version 7 asks the generator for each, and what Node's
 * `randomUUID` has to be cut out of its text; both showed in profiles. Within a millisecond ids are in no order.
 * Source: RFC 9562, 5.7.
 */
export function newId(): string {
	const now = Date.now();
	if (now !== prefixTime) {
		const time = now.toString(16).padStart(12, "0");
		prefix = `${time.slice(0, 8)}-${time.slice(8)}-7`;
		prefixTime = now;
	}
	const variant = variants.charAt(draw() & 3);
	return `${prefix}${threeDigits()}-${variant}${threeDigits()}-${threeDigits()}${threeDigits()}${threeDigits()}${threeDigits()}`;
}

const variants = "89ab";
const hexOfTwelveBits = Array.from({ length: 4096 }, (_, bits) => bits.toString(16).padStart(3, "0"));

const drawn = new Uint16Array(7 * 1024);
let used = drawn.length;

/** Sixteen random bits, each handed out once. */
function draw(): number {
	if (used === drawn.length) {
		randomFillSync(drawn);
		used = 0;
	}
	return drawn[used++] as number;
}

function threeDigits(): string {
	return hexOfTwelveBits[draw() & 4095] as string;
}

/** The time part of ids made in the same millisecond. */
let prefix = "";
let prefixTime = -1;

/** Whether the text is a UUID of any version, in lower or upper case. */
export function isId(text: string): boolean {
	return validate(text);
}

/** Unix milliseconds that a UUIDv7 carries in its first 48 bits. */
export function idTime(id: string): number {
	return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** The smallest UUIDv7 of a time (unix milliseconds): every id made at or after it sorts at or after this one. */
export function idFloor(milliseconds: number): string {
	const time = Math.max(0, Math.floor(milliseconds)).toString(16).padStart(12, "0");
	return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}
