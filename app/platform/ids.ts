import { randomBytes } from "node:crypto";
import { validate } from "uuid";

/**
 * A new UUIDv7: 48 bits of time and 74 random ones. Every request needs two ids, so the random parts of
 * many are drawn and written at once: the library's own version 7 asks the generator for each, and what Node's
 * `randomUUID` gives has to be cut out of its text; both showed in profiles. Within a millisecond ids are in no order.
 * Source: RFC 9562, 5.7.
 */
export function newId(): string {
	const now = Date.now();
	if (now !== prefixTime) {
		const time = now.toString(16).padStart(12, "0");
		prefix = `${time.slice(0, 8)}-${time.slice(8)}-7`;
		prefixTime = now;
	}
	return prefix + (endings.pop() ?? drawEndings());
}

/** Random parts of the next ids, each handed out once. */
let endings: string[] = [];

/** Draws many at once and returns the first of them. */
function drawEndings(): string {
	const digits = randomBytes(bytesOfEnding * 256).toString("hex");
	const variants = "89ab";
	endings = Array.from({ length: 256 }, (_, index) => {
		const own = digits.slice(index * 2 * bytesOfEnding, (index + 1) * 2 * bytesOfEnding);
		const variant = variants.charAt(Number.parseInt(own.charAt(3), 16) & 3);
		return `${own.slice(0, 3)}-${variant}${own.slice(4, 7)}-${own.slice(8)}`;
	});
	return endings.pop() as string;
}

/** Twenty hexadecimal digits, of which an id takes nineteen. */
const bytesOfEnding = 10;

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
