import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** A stand-in for Google's token endpoint, with a service account that it knows. */
export type TokenEndpoint = {
	url: string;
	/** The service account's key file. */
	serviceAccount: string;
	/** Tokens given out, oldest first. */
	issued: string[];
	/** Requests that were refused, with the reason. */
	refused: string[];
	/** Milliseconds before every answer; a status other than 200 refuses everything. */
	behaviour: { delayMs: number; status: number };
	close(): Promise<void>;
};

const grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const scope = "https://www.googleapis.com/auth/cloud-platform";

/** Tokens begin so, and only so: the stand-in of Vertex AI takes no others. */
export const tokenPrefix = "ya29.simulated-";

/** Starts it. It verifies the assertion's signature, audience, scope and dates as Google does. */
export async function startTokenEndpoint(): Promise<TokenEndpoint> {
	const { privateKey, publicKey } = generateKeyPairSync("rsa", {
		modulusLength: 2048,
		publicKeyEncoding: { type: "spki", format: "pem" },
		privateKeyEncoding: { type: "pkcs8", format: "pem" },
	});
	const email = "caller@simulated-project.iam.gserviceaccount.com";
	const endpoint: TokenEndpoint = {
		url: "",
		serviceAccount: "",
		issued: [],
		refused: [],
		behaviour: { delayMs: 0, status: 200 },
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
	const server = createServer(async (request, response) => {
		const form = new URLSearchParams(await textOf(request));
		await sleep(endpoint.behaviour.delayMs);
		const fault =
			endpoint.behaviour.status === 200 ? faultIn(request, form, { email, publicKey, url: endpoint.url }) : "simulated";
		if (fault) endpoint.refused.push(fault);
		const token = `${tokenPrefix}${endpoint.issued.length + 1}`;
		if (!fault) endpoint.issued.push(token);
		const status = fault ? (endpoint.behaviour.status === 200 ? 400 : endpoint.behaviour.status) : 200;
		response.writeHead(status, { "content-type": "application/json" });
		response.end(
			JSON.stringify(
				fault
					? { error: "invalid_grant", error_description: `Invalid JWT: ${fault}` }
					: { access_token: token, expires_in: 3599, token_type: "Bearer" },
			),
		);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	endpoint.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
	endpoint.serviceAccount = JSON.stringify({
		type: "service_account",
		project_id: "simulated-project",
		private_key_id: "simulated-key",
		private_key: privateKey,
		client_email: email,
		token_uri: endpoint.url,
	});
	return endpoint;
}

type Known = { email: string; publicKey: string; url: string };

function faultIn(request: IncomingMessage, form: URLSearchParams, known: Known): string | undefined {
	if (request.method !== "POST" || request.url !== "/token") return "wrong address";
	if (!request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) return "not a form";
	if (form.get("grant_type") !== grant) return "wrong grant type";
	const [head = "", body = "", signature = ""] = (form.get("assertion") ?? "").split(".");
	const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString()) as Record<string, unknown>;
	const key = createPublicKey(known.publicKey);
	if (!verify("RSA-SHA256", Buffer.from(`${head}.${body}`), key, Buffer.from(signature, "base64url"))) {
		return "signature does not verify";
	}
	const header = read(head);
	if (header.alg !== "RS256" || header.typ !== "JWT" || header.kid !== "simulated-key") return "wrong header";
	const claims = read(body);
	const now = Date.now() / 1000;
	if (claims.iss !== known.email) return "unknown issuer";
	if (claims.aud !== known.url) return "wrong audience";
	if (claims.scope !== scope) return "wrong scope";
	const issuedAt = Number(claims.iat);
	const expiresAt = Number(claims.exp);
	if (!(issuedAt <= now + 60 && expiresAt > now && expiresAt - issuedAt <= 3600)) return "wrong dates";
	return undefined;
}

async function textOf(request: IncomingMessage): Promise<string> {
	let text = "";
	for await (const chunk of request) text += String(chunk);
	return text;
}
