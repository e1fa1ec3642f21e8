import { expect, test } from "vitest";
import { clientAddress, parseNetworks } from "./client-address";

const trusted = parseNetworks(["127.0.0.0/8", "::1/128", "10.0.0.0/8", "192.0.2.7"]);

test.each([
	["203.0.113.9", undefined, "203.0.113.9", false],
	// A stranger's header is a claim, not a fact.
	["203.0.113.9", "198.51.100.1", "203.0.113.9", false],
	["127.0.0.1", undefined, "127.0.0.1", true],
	["::ffff:127.0.0.1", "198.51.100.1", "198.51.100.1", true],
	["::1", "1.1.1.1, 198.51.100.1, 10.1.2.3", "198.51.100.1", true],
	["192.0.2.7", "1.1.1.1, 2001:db8::5", "2001:db8::5", true],
	["10.0.0.1", "198.51.100.1:4711, [::1]:80", "198.51.100.1", true],
	// All of them proxies: the furthest one.
	["10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3", true],
	// Nonsense ends the walk.
	["10.0.0.1", "198.51.100.1, nonsense, 10.0.0.2", "10.0.0.2", true],
	["10.0.0.1", "", "10.0.0.1", true],
	[undefined, "198.51.100.1", null, false],
])("peer %s, forwarded %s: %s", (peer, forwarded, address, proxied) => {
	expect(clientAddress(peer, forwarded, trusted)).toEqual({ address, proxied });
});
