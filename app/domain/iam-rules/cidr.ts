import ipaddr from "ipaddr.js";
import type { Network } from "~/platform/serving/client-address";

const mappedPrefixBits = 96;
const dottedQuad = /^(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}$/;

/**
 * Reads `192.0.2.0/24` or `2001:db8::/32`; null for anything else, a bare address, short or octal forms and zones included.
 * A range of IPv4-mapped addresses (`::ffff:192.0.2.0/120`) becomes the IPv4 range that it means.
 */
export function parseCidr(text: string): Network | null {
	const [address = "", bits = "", ...rest] = text.split("/");
	if (rest.length > 0 || !/^(?:0|[1-9]\d{0,2})$/.test(bits)) return null;
	const length = Number(bits);
	if (dottedQuad.test(address)) {
		return ipaddr.IPv4.isValid(address) && length <= 32 ? [ipaddr.IPv4.parse(address), length] : null;
	}
	if (address.includes("%") || !ipaddr.IPv6.isValid(address) || length > 128) return null;
	const parsed = ipaddr.IPv6.parse(address);
	const mapped = parsed.isIPv4MappedAddress() && length >= mappedPrefixBits;
	return mapped ? [parsed.toIPv4Address(), length - mappedPrefixBits] : [parsed, length];
}

/** The usual spelling of a network, `192.0.2.7/24` as `192.0.2.0/24`; null where `parseCidr` gives none. */
export function normalizedCidr(text: string): string | null {
	const network = parseCidr(text);
	if (network === null) return null;
	const [address, bits] = network;
	const bytes = address.toByteArray().map((byte, index) => byte & (0xff << (8 - Math.min(8, Math.max(0, bits - index * 8)))) & 0xff);
	return `${ipaddr.fromByteArray(bytes).toString()}/${bits}`;
}
