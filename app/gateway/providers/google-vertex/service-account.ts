import { GatewayError } from "../../errors";
import { fieldsOf, type Fields, parseFields, wordOf } from "../fields";
import type { CredentialExchange, ProviderCredential } from "../provider";

type ServiceAccount = { clientEmail: string; privateKey: string; keyId?: string; tokenUri: string; projectId?: string };

const googleTokenUri = "https://oauth2.googleapis.com/token";
const scope = "https://www.googleapis.com/auth/cloud-platform";

/** Longest life that Google gives a token, in seconds. */
const assertionSeconds = 3600;

/** True where the credential is a document, not a key of one line. */
export function isServiceAccount({ apiKey }: ProviderCredential): boolean {
	return apiKey.trimStart().startsWith("{");
}

/**
 * A service account's key file. Throws GatewayError(400) where it is not one; the message holds nothing of it.
 * Source: https://cloud.google.com/iam/docs/keys-create-delete
 */
function serviceAccountOf({ apiKey }: ProviderCredential): ServiceAccount {
	const file = parseFields(apiKey);
	if (!file) throw unusable("it is not JSON");
	const read = (name: string): string => {
		const value = wordOf(file[name]);
		if (value === undefined) throw unusable(`${name} is missing`);
		return value;
	};
	if (file.type !== undefined && file.type !== "service_account") throw unusable('its type is not "service_account"');
	// Files that went through an environment variable may hold the line breaks as two characters.
	const privateKey = read("private_key").replaceAll("\\n", "\n");
	const account: ServiceAccount = { clientEmail: read("client_email"), privateKey, tokenUri: tokenUriOf(file) };
	const keyId = wordOf(file.private_key_id);
	const projectId = wordOf(file.project_id);
	if (keyId !== undefined) account.keyId = keyId;
	if (projectId !== undefined) account.projectId = projectId;
	return account;
}

function tokenUriOf(file: Fields): string {
	const uri = wordOf(file.token_uri) ?? googleTokenUri;
	if (!/^https?:\/\/[^\s]+$/.test(uri)) throw unusable("token_uri is not an address");
	return uri;
}

function unusable(reason: string): GatewayError {
	const message = `The service account JSON cannot be used: ${reason}.`;
	return new GatewayError({ status: 400, code: "invalid_provider_key", message });
}

/** The project that pays: the credential's own field, else the service account's. */
export function projectOf(credential: ProviderCredential): string | undefined {
	if (credential.fields.project) return credential.fields.project;
	return isServiceAccount(credential) ? serviceAccountOf(credential).projectId : undefined;
}

/**
 * A signed assertion for an access token. Tokens live an hour; they are used for fifty minutes.
 * Source: https://developers.google.com/identity/protocols/oauth2/service-account#httprest
 */
export const serviceAccountExchange: CredentialExchange = {
	lifetimeSeconds: 50 * 60,
	request(credential, nowSeconds) {
		if (!isServiceAccount(credential)) return undefined;
		const { clientEmail, privateKey, keyId, tokenUri } = serviceAccountOf(credential);
		return {
			url: tokenUri,
			sign: {
				claims: { iss: clientEmail, scope, aud: tokenUri, iat: nowSeconds, exp: nowSeconds + assertionSeconds },
				header: keyId === undefined ? {} : { kid: keyId },
				privateKeyPem: privateKey,
			},
			form: (jwt) => ({ grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion: jwt }),
		};
	},
	read(body) {
		const token = wordOf(fieldsOf(body)?.access_token);
		if (token !== undefined) return token;
		const message = "The token endpoint of the service account sent no access token.";
		throw new GatewayError({ status: 502, origin: "upstream", code: "provider_credential_refused", message });
	},
};
