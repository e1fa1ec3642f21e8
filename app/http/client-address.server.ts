/**
 * Header in which server.ts hands on the client's network address, after the trusted proxies were taken off. It
 * overwrites whatever a client sends under this name.
 */
export const clientAddressHeader = "x-client-address";

/** Network address of the client, `unknown` where the request did not come through server.ts. */
export function clientAddressOf(request: Request): string {
	return request.headers.get(clientAddressHeader) ?? "unknown";
}
