import { describe, expect, test } from "vitest";
import { fc } from "../../../tests/setup/property";
import { isInNetworks } from "~/platform/serving/client-address";
import { normalizedCidr, parseCidr } from "./cidr";

function inside(address: string, ...ranges: string[]): boolean {
	return isInNetworks(address, ranges.map((range) => parseCidr(range) ?? expect.fail(`${range} is refused`)));
}

describe("a range", () => {
	test.each([
		"", "/", "/24", "192.0.2.0", "192.0.2.0/", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/1.5", "192.0.2.0/024", "192.0.2.0/24/8",
		"192.0.2.256/24", "192.0.2/24", "192.0.02.0/24", "0x7f.0.0.1/8", "2130706433/8", "2001:db8::", "2001:db8::/129", "2001:db8:::/32",
		"fe80::1%eth0/64", "::ffff:192.0.2.0/129", "office", "*/0", "192.0.2.0 /24",
	])("is not %j", (text) => expect(parseCidr(text)).toBeNull());

	test.each([
		["192.0.2.77/24", "192.0.2.0/24"],
		["10.255.255.255/9", "10.128.0.0/9"],
		["0.0.0.0/0", "0.0.0.0/0"],
		["198.51.100.7/32", "198.51.100.7/32"],
		["2001:DB8:0:0::5/32", "2001:db8::/32"],
		["::1/128", "::1/128"],
		["::ffff:192.0.2.77/120", "192.0.2.0/24"],
		["::ffff:c000:24d/128", "192.0.2.77/32"],
		["::ffff:0:0/96", "0.0.0.0/0"],
	])("%s is spelled %s", (text, spelled) => expect(normalizedCidr(text)).toBe(spelled));

	test("is spelled the same again, and holds its own first address", () => {
		const octets = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 4, maxLength: 4 });
		fc.assert(
			fc.property(octets, fc.integer({ min: 0, max: 32 }), (bytes, bits) => {
				const address = bytes.join(".");
				const spelled = normalizedCidr(`${address}/${bits}`) as string;
				expect(normalizedCidr(spelled)).toBe(spelled);
				expect(inside(address, spelled)).toBe(true);
				expect(inside(`::ffff:${address}`, spelled)).toBe(true);
			}),
		);
	});
});

test("addresses are looked for among ranges of their own family, mapped ones as IPv4", () => {
	const ranges = ["192.0.2.0/24", "2001:db8::/32"];
	for (const address of ["192.0.2.0", "192.0.2.255", "::ffff:192.0.2.9", "::ffff:c000:209", "2001:db8:1::1"]) {
		expect(inside(address, ...ranges), address).toBe(true);
	}
	for (const address of ["192.0.3.0", "::ffff:192.0.3.1", "2001:db9::1", "::1", "unknown", ""]) {
		expect(inside(address, ...ranges), address).toBe(false);
	}
	expect(inside("192.0.2.1", "::/0")).toBe(false);
	expect(inside("::1", "0.0.0.0/0")).toBe(false);
});
