import ipaddr from "ipaddr.js";

/** A network: its address, and how many of its leading bits count. */
export type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Addresses and CIDR ranges as networks. They have been validated with the environment. */
export function parseNetworks(list: readonly string[]): Network[] {
	return list.map((item) => {
		if (item.includes("/")) return ipaddr.parseCIDR(item);
		const address = ipaddr.process(item);
		return [address, address.kind() === "ipv6" ? 128 : 32];
	});
}

/**
 * The client's address: the peer itself unless that is a trusted proxy, then the rightmost entry of X-Forwarded-For that
 * is not one. Entries further left are the client's own claims. `proxied` says whether the peer may be believed at all.
 */
export function clientAddress(
	peer: string | undefined,
	forwardedFor: string | string[] | undefined,
	trusted: readonly Network[],
): { address: string | null; proxied: boolean } {
	const { address: direct, proxied } = knownPeer(peer, trusted);
	if (!direct || !proxied) return { address: direct, proxied: false };
	if (forwardedFor === undefined) return { address: direct, proxied: true };
	const entries = (Array.isArray(forwardedFor) ? forwardedFor.join(",") : forwardedFor).split(",");
	let address = direct;
	for (let index = entries.length - 1; index >= 0; index--) {
		const entry = normalize(entries[index]);
		// Nothing further left can be trusted once an entry is not an address.
		if (!entry) break;
		address = entry;
		if (!isInNetworks(entry, trusted)) break;
	}
	return { address, proxied: true };
}

type Peer = { address: string | null; proxied: boolean };

/** Peers come again with every request of their connection, most are one load balancer: parsing each once is enough. */
const peers = new WeakMap<readonly Network[], Map<string, Peer>>();
const maxKnownPeers = 10_000;

function knownPeer(peer: string | undefined, trusted: readonly Network[]): Peer {
	let known = peers.get(trusted);
	if (!known) peers.set(trusted, (known = new Map()));
	let found = known.get(peer ?? "");
	if (!found) {
		const address = normalize(peer);
		found = { address, proxied: address !== null && isInNetworks(address, trusted) };
		if (known.size >= maxKnownPeers) known.clear();
		known.set(peer ?? "", found);
	}
	return found;
}

/** Whether an address lies in one of the networks; IPv4-mapped addresses count as the IPv4 ones they stand for. */
export function isInNetworks(address: string, networks: readonly Network[]): boolean {
	if (!ipaddr.isValid(address)) return false;
	const parsed = ipaddr.process(address);
	return networks.some(([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits));
}

/** RFC 6052: in the well-known prefix of translators (NAT64) the last four bytes are the IPv4 address. */
const translated: Network = [ipaddr.IPv6.parse("64:ff9b::"), 96];

/** The IPv4 address that a translated one (`64:ff9b::/96`) stands for; null for any other. */
export function translatedIpv4(address: string): string | null {
	if (!isInNetworks(address, [translated])) return null;
	return ipaddr.fromByteArray(ipaddr.IPv6.parse(address).toByteArray().slice(-4)).toString();
}

/** Plain text form of an address, IPv4-mapped IPv6 unwrapped, a port taken off; null where it is none. */
function normalize(text: string | undefined): string | null {
	const trimmed = text?.trim();
	if (!trimmed) return null;
	const bare = trimmed.startsWith("[") ? trimmed.slice(1).replace(/\].*$/, "") : trimmed.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1");
	return ipaddr.isValid(bare) ? ipaddr.process(bare).toString() : null;
}
