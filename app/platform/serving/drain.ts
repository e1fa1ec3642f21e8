import type { Server } from "node:http";

/**
 * Stops accepting, lets open requests finish, and closes connections as they fall idle. After `limitMs` what is still open
 * is cut.
 */
export async function drain(servers: readonly Server[], limitMs: number): Promise<void> {
	await Promise.all(
		servers.map(
			(server) =>
				new Promise<void>((resolve) => {
					server.close(() => resolve());
					// A kept-alive connection that ends its last answer later is idle only then.
					const idle = setInterval(() => server.closeIdleConnections(), 50);
					const limit = setTimeout(() => server.closeAllConnections(), limitMs);
					server.once("close", () => {
						clearInterval(idle);
						clearTimeout(limit);
					});
				}),
		),
	);
}
