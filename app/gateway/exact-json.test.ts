import { describe, expect, test } from "vitest";
import { fc } from "../../tests/setup/property";
import { doubleOf, isExactNumber, mayHoldLongNumber, parseExactJson } from "./exact-json";

const rewritten = (text: string) => JSON.stringify(parseExactJson(text));

test.each([
	'{"id":12345678901234567890}',
	'{"id":-9007199254740993,"text":"12345678901234567890","x":[1.10000000000000000001,{"y":[18446744073709551615]}]}',
	"[0.1234567890123456789,1234567890123456789e5,-1234567890123456789]",
	'{"1":1234567890123456780,"2":1234567890123456789,"__proto__":1234567890123456781}',
	'{"a":"\\\\","b":1234567890123456789,"c":"\\"","d":", 1234567890123456789"}',
	'{"a":"\\u0000","b":"\\u0001","c":1234567890123456789,"d":"\\u00001234567890123456789"}',
	"[100000000000000000000000]",
])("%s is written as it was read", (text) => expect(rewritten(text)).toBe(text));

test.each([
	["[1.0, 1e3, 123456789012345, 0.1, -0.5]", [1, 1000, 123456789012345, 0.1, -0.5]],
	["[1234567890123456, 9007199254740992]", [1234567890123456, 9007199254740992]],
	["[-0.15067283312479654]", [-0.15067283312479654]],
	['{"a": "1234567890123456789"}', { a: "1234567890123456789" }],
	['[": 1234567890123456789"]', [": 1234567890123456789"]],
])("%s holds usual numbers only", (text, expected) => expect(parseExactJson(text)).toStrictEqual(expected));

test("white space and line ends between the tokens do not matter", () => {
	expect(rewritten('{\n\t"id" :\r\n\t\t1234567890123456789\n,"n":[ 1 ,\n 1234567890123456788 ]}')).toBe(
		'{"id":1234567890123456789,"n":[1,1234567890123456788]}',
	);
});

test("an exact number has a double near it", () => {
	const { id, name } = parseExactJson('{"id":12345678901234567890,"name":"a"}') as { id: unknown; name: unknown };
	expect([isExactNumber(id), isExactNumber(name), isExactNumber(5)]).toEqual([true, false, false]);
	expect([doubleOf(id), doubleOf(name), doubleOf(5)]).toEqual([Number("12345678901234567890"), "a", 5]);
});

test.each([
	'{"id":12345678901234567890',
	'{"id":12345678901234567890.}',
	'{"id":012345678901234567890}',
	'{"id":12345678901234567890"a"}',
	'{"id":-}12345678901234567890',
	'["12345678901234567890,12345678901234567890]',
	"[+12345678901234567890]",
	"[1234567890.1234567890.1234567890]",
	"[12345678901234567890e]",
])("%s is no JSON", (text) => expect(() => parseExactJson(text)).toThrow(SyntaxError));

test("a text of all control characters is still read", () => {
	const strings = Array.from({ length: 32 }, (_, code) => String.fromCharCode(code).repeat(2));
	const text = JSON.stringify([...strings, 0]).replace(",0]", ",1234567890123456789]");
	expect(JSON.parse(rewritten(text))).toEqual(JSON.parse(text));
});

test("nesting deeper than any stack is read as JSON.parse reads it", () => {
	const depth = 200_000;
	let value = parseExactJson(`${"[".repeat(depth)}1234567890123456789${"]".repeat(depth)}`);
	let levels = 0;
	for (; Array.isArray(value); levels++) [value] = value as unknown[];
	expect([levels, value]).toEqual([depth, Number("1234567890123456789")]);
});

test("base64 is no reason to look closer", () => {
	expect(mayHoldLongNumber(JSON.stringify({ url: "data:image/png;base64,iVBORw0KGgo1234567890123456789" }))).toBe(false);
	expect(mayHoldLongNumber('{"created":1763800000,"id":"chatcmpl-12345678901234567890"}')).toBe(false);
});

describe("of any JSON", () => {
	const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 24 }).map((list) => list.join(""));
	const whole = digits.map((text) => text.replace(/^0+(?=.)/, ""));
	const tail = fc.option(digits, { nil: "" }).map((text) => (text === "" ? "" : `.${text}`));
	const exponent = fc.option(fc.integer({ min: -20, max: 20 })).map((power) => (power === null ? "" : `e${power}`));
	/** Numbers as they may be written, of any length. */
	const number = fc.tuple(fc.constantFrom("", "-"), whole, tail, exponent).map((parts) => parts.join(""));
	const gap = fc.constantFrom("", " ", "\n\t");
	const listed = (space: string, items: string[]) => space + items.join(`${space},${space}`) + space;
	const { json } = fc.letrec<{ json: string }>((tie) => {
		const items = fc.array(tie("json"), { maxLength: 4 });
		const name = fc.string().map((text) => JSON.stringify(text));
		const member = fc.tuple(name, gap, fc.constant(":"), gap, tie("json")).map((parts) => parts.join(""));
		return {
			json: fc.oneof(
				{ maxDepth: 4, depthSize: "small" },
				number,
				fc.string({ unit: "binary" }).map((text) => JSON.stringify(text)),
				fc.constantFrom("true", "false", "null", '""', '"\\u0000"', '": 1234567890123456789"'),
				fc.tuple(gap, items).map(([space, texts]) => `[${listed(space, texts)}]`),
				fc.tuple(gap, fc.array(member, { maxLength: 4 })).map(([space, texts]) => `{${listed(space, texts)}}`),
			),
		};
	});

	test("what is read differs from JSON.parse in exact numbers only", () => {
		fc.assert(
			fc.property(json, (inner) => {
				const text = `[${inner}]`;
				expect(toDoubles(parseExactJson(text))).toEqual(toDoubles(JSON.parse(text)));
			}),
		);
	});

	test("every number keeps its value", () => {
		fc.assert(
			fc.property(fc.array(number, { minLength: 1 }), (numbers) => {
				const text = `[${numbers.join(",")}]`;
				const again = rewritten(text).slice(1, -1).split(",");
				expect(again.map(valueOf)).toEqual(numbers.map(valueOf));
			}),
		);
	});
});

function toDoubles(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(toDoubles);
	if (isExactNumber(value) || typeof value !== "object" || value === null) return doubleOf(value);
	return Object.entries(value).map(([name, member]) => [name, toDoubles(member)]);
}

/** Digits and exponent of a decimal number, however it is written. */
function valueOf(text: string): string {
	const [, sign = "", head = "", tail = "", exponent = "0"] = /^(-?)(\d+)(?:\.(\d+))?(?:e([-+]?\d+))?$/.exec(text) ?? [];
	const digits = `${head}${tail}`.replace(/^0+/, "");
	const plain = digits.replace(/0+$/, "");
	if (plain === "") return "0";
	return `${sign}${plain}e${Number(exponent) - tail.length + digits.length - plain.length}`;
}
