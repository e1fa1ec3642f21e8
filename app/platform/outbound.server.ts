import { lookup, type LookupAddress } from "node:dns";
import ipaddr from "ipaddr.js";
import { Agent, buildConnector } from "undici";
import { env } from "./env.server";

/** An address that organizations entered and that this server does not call. The message may be shown to them. */
export class OutboundError extends Error {
	constructor(message: string) {
		super(message);
		this.name = "OutboundError";
	}
}

type Allowlist = { hosts: Set<string>; networks: [ipaddr.IPv4 | ipaddr.IPv6, number][] };

function allowlist(): Allowlist {
	const hosts = new Set<string>();
	const networks: Allowlist["networks"] = [];
	for (const entry of env().OUTBOUND_ALLOWLIST) {
		if (entry.includes("/") && ipaddr.isValidCIDR(entry)) networks.push(ipaddr.parseCIDR(entry));
		else hosts.add(entry.toLowerCase());
	}
	return { hosts, networks };
}

/**
 * Whether an IP address may be called: a global unicast address, or one inside OUTBOUND_ALLOWLIST. Loopback, private,
 * link-local (cloud metadata), carrier-grade NAT, multicast, documentation and mapped or tunnelled forms of them are not.
 */
export function isPublicAddress(address: string, list: Allowlist = allowlist()): boolean {
	// `process` accepts IPv4-mapped IPv6 and returns what it stands for.
	const parsed = ipaddr.process(address.replace(/^\[|\]$/g, ""));
	const listed = list.networks.some(([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits));
	return listed || (parsed.range() === "unicast" && (parsed.kind() === "ipv4" || parsed.match(globalIpv6)));
}

/** All that is assigned to the internet; outside of it lie old forms such as `::127.0.0.1`. RFC 4291, IANA's registry. */
const globalIpv6 = ipaddr.parseCIDR("2000::/3") as [ipaddr.IPv6, number];

/**
 * Checks an address that an organization entered: https, no credentials, and every IP that its name has now is public.
 * http and private addresses only where OUTBOUND_ALLOWLIST names the host and port or the network. Throws OutboundError.
 * The name may point elsewhere a moment later, so call through `guardedDispatcher()` as well.
 */
export async function assertPublicUrl(address: string | URL): Promise<URL> {
	const url = parse(address);
	const list = allowlist();
	if (url.username || url.password) throw new OutboundError("The address must not hold a user name or password.");
	const port = url.port || (url.protocol === "https:" ? "443" : "80");
	if (list.hosts.has(`${url.hostname.toLowerCase()}:${port}`)) return url;
	const addresses = await addressesOf(url.hostname);
	const listed = addresses.every((each) => inNetworks(each, list));
	if (url.protocol !== "https:" && !listed) throw new OutboundError("The address must begin with https://.");
	for (const each of addresses) {
		if (!isPublicAddress(each, list)) throw new OutboundError(`The address ${url.host} points into a private network.`);
	}
	return url;
}

function inNetworks(address: string, list: Allowlist): boolean {
	const parsed = ipaddr.process(address);
	return list.networks.some(([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits));
}

function parse(address: string | URL): URL {
	try {
		const url = new URL(address);
		if (url.protocol === "https:" || url.protocol === "http:") return url;
	} catch {
		// Told below, like an address of another kind.
	}
	throw new OutboundError("This is not a web address.");
}

function addressesOf(hostname: string): Promise<string[]> {
	const literal = hostname.replace(/^\[|\]$/g, "");
	if (ipaddr.isValid(literal)) return Promise.resolve([literal]);
	return new Promise((resolve, reject) => {
		lookUpForeign(literal, {}, (error, found) => {
			if (error instanceof OutboundError) reject(error);
			else if (error || found.length === 0) reject(new OutboundError(`The host ${hostname} was not found.`));
			else resolve(found.map((each) => each.address));
		});
	});
}

type FoundCallback = (error: Error | null, found: LookupAddress[]) => void;

/**
 * Names that others chose and that are looked up at once. A lookup without an answer holds a thread for many seconds, and
 * half of libuv's are all there are for the names of providers too.
 */
const lookupsAtOnce = Math.max(1, Math.floor(Number(process.env.UV_THREADPOOL_SIZE ?? 4) / 4));
const maxWaitingLookups = 500;

let lookups = 0;
const waitingLookups: (() => void)[] = [];

function lookUpForeign(hostname: string, options: { family?: number }, callback: FoundCallback): void {
	if (lookups >= lookupsAtOnce) {
		if (waitingLookups.length < maxWaitingLookups) waitingLookups.push(() => lookUpForeign(hostname, options, callback));
		else callback(new OutboundError("Too many names are being looked up."), []);
		return;
	}
	lookups++;
	lookup(hostname, { ...options, all: true }, (error, found) => {
		lookups--;
		waitingLookups.shift()?.();
		callback(error, found);
	});
}

type LookupCallback = (error: Error | null, addresses?: { address: string; family: number }[] | string, family?: number) => void;

/** Resolves a name and lets only allowed addresses through, at the moment of connecting: the guard against rebinding. */
function guardedLookup(allowed: boolean) {
	return (hostname: string, options: { all?: boolean; family?: number }, callback: LookupCallback) => {
		lookUpForeign(hostname, options, (error, found) => {
			if (error) return callback(error);
			const usable = allowed ? found : found.filter((each) => isPublicAddress(each.address));
			const first = usable[0];
			if (!first) return callback(new OutboundError(`The address ${hostname} points into a private network.`));
			if (options.all) callback(null, usable);
			else callback(null, first.address, first.family);
		});
	};
}

let dispatcher: Agent | undefined;

/** The undici dispatcher for every call to an address that somebody else chose. Follow no redirect without checking it. */
export function guardedDispatcher(): Agent {
	dispatcher ??= new Agent({ connect: connectGuarded, connections: 64 });
	return dispatcher;
}

const connectors = new Map<boolean, buildConnector.connector>();

function connectGuarded(options: buildConnector.Options, callback: buildConnector.Callback): void {
	const port = options.port || (options.protocol === "https:" ? "443" : "80");
	const allowed = allowlist().hosts.has(`${options.hostname.toLowerCase()}:${port}`);
	const literal = options.hostname.replace(/^\[|\]$/g, "");
	// A literal address is never looked up, so it is checked here.
	if (!allowed && ipaddr.isValid(literal) && !isPublicAddress(literal)) {
		callback(new OutboundError(`The address ${options.hostname} points into a private network.`), null);
		return;
	}
	let connector = connectors.get(allowed);
	if (!connector) {
		connector = buildConnector({ timeout: 10_000, lookup: guardedLookup(allowed) as never });
		connectors.set(allowed, connector);
	}
	connector(options, callback);
}
