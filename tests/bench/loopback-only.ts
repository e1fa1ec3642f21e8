import { Server } from "node:net";

/**
 * Loaded into the servers under test before their own code: what listens on every interface listens on loopback instead,
 * so that a measurement is no open door.
 */
const listen = Server.prototype.listen as (this: Server, ...args: unknown[]) => Server;

Server.prototype.listen = function (this: Server, ...args: unknown[]): Server {
	const [port, host, ...rest] = args;
	if (typeof port !== "number" || typeof host === "string") return listen.apply(this, args);
	return listen.call(this, port, "127.0.0.1", ...(host === undefined ? rest : [host, ...rest]));
};
