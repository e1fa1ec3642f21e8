import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";

/** Listens on a free loopback port, tells the parent which, and ends with the parent, however that ended. */
export function serve(server: Server): void {
	server.keepAliveTimeout = 120_000;
	server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
	process.on("disconnect", () => process.exit(0));
	process.on("SIGTERM", () => process.exit(0));
}
