import { type Answer, ManagementClient, type Person } from "./management-client";

/** Where an organization's master keys are managed. */
export const masterKeysOf = (person: Person) => `/orgs/${person.organizationId}/master-keys`;

/** A new master key of a person's organization, with its token. */
export async function newMasterKey(person: Person): Promise<{ id: string; token: string }> {
	const { status, json } = await person.client.post(masterKeysOf(person), { description: "Onboarding" });
	if (status !== 201) throw new Error(`no master key: ${status} ${JSON.stringify(json)}`);
	return json.masterKey;
}

/** A program with a master key and nothing else: no cookie, no origin of ours. Paths are below `/v1/master`. */
export class Program {
	readonly #client = new ManagementClient();
	readonly #headers: Record<string, string>;

	constructor(token: string) {
		this.#headers = { authorization: `Bearer ${token}`, origin: "https://elsewhere.example" };
	}

	static async of(person: Person): Promise<Program> {
		return new Program((await newMasterKey(person)).token);
	}

	call(method: string, path: string, body?: unknown): Promise<Answer> {
		return this.#client.call(method, `/v1/master${path}`, { body, headers: this.#headers });
	}
}
