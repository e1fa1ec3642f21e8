import { hash, verify } from "@node-rs/argon2";
import { randomToken, sha256 } from "~/platform/secrets.server";

// Argon2id with 19 MiB, two passes and one lane, as OWASP's password storage page recommends.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** PHC string of an argon2id hash. */
export function hashPassword(password: string): Promise<string> {
	return hash(password, cost);
}

let decoy: Promise<string> | undefined;

/**
 * Whether the password belongs to the hash. Without a hash (unknown address, account without a password) it does the
 * same work against a decoy and answers false, so that the time taken does not tell which addresses have accounts.
 */
export async function verifyPassword(passwordHash: string | null | undefined, password: string): Promise<boolean> {
	decoy ??= hashPassword(randomToken("", 32));
	const right = await verify(passwordHash ?? (await decoy), password);
	return right && passwordHash !== null && passwordHash !== undefined;
}

/** Changes with the password. It tells nothing of it: what is hashed here is the salted hash. */
export function passwordMarkOf(passwordHash: string | null): string {
	return sha256(passwordHash ?? "");
}
