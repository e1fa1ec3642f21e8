import { Agent } from "undici";

let agent: Agent | undefined;

/**
 * Pooled keep-alive connections to providers whose address the operator or the provider itself chose. undici's own
 * time limits are off: attempts have theirs, which know about reasoning and the caller's deadline.
 */
export function upstreamDispatcher(): Agent {
	agent ??= new Agent({
		connect: { timeout: 10_000 },
		connections: 512,
		keepAliveTimeout: 30_000,
		keepAliveMaxTimeout: 300_000,
		headersTimeout: 0,
		bodyTimeout: 0,
	});
	return agent;
}
