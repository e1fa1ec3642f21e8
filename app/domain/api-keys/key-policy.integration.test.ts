import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { pool } from "~/platform/db/pool.server";
import { env } from "~/platform/env.server";
import { newId } from "~/platform/ids";
import { encrypt, randomToken } from "~/platform/secrets.server";
import { store } from "~/platform/store/index.server";
import { openRedisStore } from "~/platform/store/redis-store.server";
import type { Store } from "~/platform/store/store";
import { closeState } from "../../../tests/factories/close-state";
import { createIamRule } from "../iam-rules/create-iam-rule.server";
import { updateOrganization } from "../organizations/update-organization.server";
import { updateProject } from "../projects/update-project.server";
import { createUser } from "../users/create-user.server";
import { createApiKey } from "./create-api-key.server";
import { deleteApiKey } from "./delete-api-key.server";
import { keyPolicyOf, policyChanged } from "./key-policy.server";
import { KeyPolicyCache } from "./key-policy-cache.server";
import { rollApiKey } from "./roll-api-key.server";
import { updateApiKey } from "./update-api-key.server";

let people = 0;
const stores: Store[] = [];

/** A cache as another process has it: with a connection of its own to the shared store. */
function otherProcess(): KeyPolicyCache {
	const own = openRedisStore(env().REDIS_URL ?? "");
	stores.push(own);
	return new KeyPolicyCache(pool, () => own);
}

/** A process that no message reaches: publishing is lossy, so this must be enough. */
function deafProcess(): KeyPolicyCache {
	const own = openRedisStore(env().REDIS_URL ?? "");
	stores.push(own);
	return new KeyPolicyCache(pool, () => new Proxy(own, {
		get(target, name) {
			if (name === "subscribe") return () => Promise.resolve(() => Promise.resolve());
			const member = Reflect.get(target, name) as unknown;
			return typeof member === "function" ? member.bind(target) : member;
		},
	}));
}

async function newKey() {
	const email = `policy${people++}@example.com`;
	const { user, organizationId, projectId } = await createUser({ name: "P", email, password: "long enough" }, null);
	const key = await createApiKey({ description: "k", projectId }, { userId: user.id, organizationId }, { user });
	return { ...key, organizationId, projectId };
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

beforeAll(() => expect(env().REDIS_URL).toBeTruthy());
afterAll(async () => {
	for (const each of stores) await each.close();
	await closeState();
});

describe("key policy", () => {
	it("carries what a request needs, provider keys opened", async () => {
		const key = await newKey();
		await pool().query(
			`INSERT INTO provider_key (id, organization_id, provider_id, encrypted_token, token_hint, base_url, options)
			VALUES ($1, $2, 'openai', $3, 'x', 'https://example.com/v1', '{"region":"eu"}')`,
			[newId(), key.organizationId, encrypt("sk-secret")],
		);
		await pool().query(
			`INSERT INTO provider_key (id, organization_id, provider_id, encrypted_token, token_hint, status)
			VALUES ($1, $2, 'anthropic', $3, 'x', 'inactive')`,
			[newId(), key.organizationId, encrypt("sk-off")],
		);
		await policyChanged(key.organizationId);
		expect(await keyPolicyOf(key.token)).toMatchObject({
			apiKeyId: key.id,
			apiKeyStatus: "active",
			apiKeyExpiresAt: null,
			projectId: key.projectId,
			projectStatus: "active",
			projectMode: "hybrid",
			organizationId: key.organizationId,
			organizationStatus: "active",
			plan: "free",
			policyVersion: expect.any(Number),
			retentionLevel: "none",
			retentionDays: 30,
			providerCacheWritesEnabled: true,
			compliance: null,
			providerKeys: [
				{
					providerId: "openai",
					token: "sk-secret",
					baseUrl: "https://example.com/v1",
					options: { region: "eu" },
					updatedAt: expect.any(Number),
				},
			],
		});
	});

	it("leaves a provider key that does not decrypt out, and nothing else", async () => {
		const key = await newKey();
		for (const encrypted of ["v1.AAAA", encrypt("sk-good")]) {
			await pool().query(
				`INSERT INTO provider_key (id, organization_id, provider_id, encrypted_token, token_hint)
				VALUES ($1, $2, 'openai', $3, 'x')`,
				[newId(), key.organizationId, encrypted],
			);
		}
		await policyChanged(key.organizationId);
		const policy = await keyPolicyOf(key.token);
		expect(policy?.providerKeys.map((each) => each.token)).toEqual(["sk-good"]);
	});

	it("keeps provider tokens out of the store in clear", async () => {
		const key = await newKey();
		await pool().query(
			`INSERT INTO provider_key (id, organization_id, provider_id, encrypted_token, token_hint)
			VALUES ($1, $2, 'openai', $3, 'x')`,
			[newId(), key.organizationId, encrypt("sk-never-in-redis")],
		);
		await policyChanged(key.organizationId);
		await keyPolicyOf(key.token);
		const { rows } = await pool().query("SELECT token_hash FROM api_key WHERE id = $1", [key.id]);
		const stored = await store().get(`policy:key:${rows[0].token_hash}`);
		expect(stored).toContain(key.id);
		expect(stored).not.toContain("sk-never-in-redis");
	});

	it("is null for tokens that never existed, whatever they contain", async () => {
		for (const token of ["", "llmgtwy_none", "' OR '1'='1", "x".repeat(5000)]) expect(await keyPolicyOf(token)).toBeNull();
	});

	it("knows a key the moment it was made, although its token was refused before", async () => {
		const cache = otherProcess();
		const token = randomToken("llmgtwy_", 40);
		expect(await cache.policyOf(token)).toBeNull();
		const key = await newKey();
		expect(await keyPolicyOf(key.token)).toMatchObject({ apiKeyId: key.id });
		expect(await cache.policyOf(key.token)).toMatchObject({ apiKeyId: key.id });
	});

	it("costs one statement for a hundred simultaneous requests, and none while it is fresh", async () => {
		const key = await newKey();
		let statements = 0;
		const counted = new Proxy(pool(), {
			get(target, name) {
				if (name === "query") statements++;
				const member = Reflect.get(target, name) as unknown;
				return typeof member === "function" ? member.bind(target) : member;
			},
		});
		const cache = new KeyPolicyCache(() => counted, store);
		const policies = await Promise.all(Array.from({ length: 100 }, () => cache.policyOf(key.token)));
		expect(new Set(policies).size).toBe(1);
		expect(await cache.policyOf(key.token)).toBe(policies[0]);
		expect(statements).toBe(1);
	});
});

type Key = Awaited<ReturnType<typeof newKey>>;

const projectOf = (key: Key) => ({ id: key.projectId, organizationId: key.organizationId });

describe("changes", () => {
	const changes: [string, (key: Key) => Promise<unknown>, object | null][] = [
		["a disabled key", (key) => updateApiKey(key, { status: "inactive" }, {}), { apiKeyStatus: "inactive" }],
		["a deleted key", (key) => deleteApiKey(key, {}), { apiKeyStatus: "deleted" }],
		[
			"a rule",
			(key) => createIamRule(key, { ruleType: "deny_models", ruleValue: { models: ["gpt-4o"] }, status: "active" }, {}),
			{ iamRules: [{ id: expect.any(String), ruleType: "deny_models", ruleValue: { models: ["gpt-4o"] } }] },
		],
		["a rolled key", (key) => rollApiKey(key, {}), null],
		["another mode", (key) => updateProject(projectOf(key), { mode: "api-keys" }, {}), { projectMode: "api-keys" }],
		["a paused project", (key) => updateProject(projectOf(key), { status: "inactive" }, {}), { projectStatus: "inactive" }],
		[
			"another retention",
			(key) => updateOrganization(key.organizationId, { retentionLevel: "retain" }, {}),
			{ retentionLevel: "retain" },
		],
		[
			"a compliance policy",
			(key) => updateOrganization(key.organizationId, { compliancePolicy: { enabled: true, requireSoc2: true } }, {}),
			{ compliance: { enabled: true, requireSoc2: true } },
		],
		[
			"another routing",
			(key) => updateProject(projectOf(key), { routingConfig: { retry: { maxRetries: 0 } } }, {}),
			{ routing: expect.objectContaining({ retry: { maxRetries: 0, lowUptimeFallbackThreshold: 90 } }) },
		],
	];

	it.each(changes)("reach every process within a second: %s", async (_name, change, expected) => {
		const key = await newKey();
		const caches = [otherProcess(), deafProcess()];
		for (const cache of caches) expect(await cache.policyOf(key.token)).toMatchObject({ apiKeyStatus: "active" });
		await change(key);
		const outcome = expected === null ? null : expect.objectContaining(expected);
		expect(await keyPolicyOf(key.token)).toEqual(outcome);
		await pause(1_010);
		for (const cache of caches) expect(await cache.policyOf(key.token)).toEqual(outcome);
	});

	it("survive each other's order of arrival in the store", async () => {
		const key = await newKey();
		const cache = deafProcess();
		await cache.policyOf(key.token);
		await Promise.all(Array.from({ length: 8 }, () => policyChanged(key.organizationId)));
		const { rows } = await pool().query("SELECT policy_version FROM organization WHERE id = $1", [key.organizationId]);
		await pause(1_010);
		expect((await cache.policyOf(key.token))?.policyVersion).toBe(rows[0].policy_version);
	});

	it("outlive an outage of Postgres, except what the store says has changed", async () => {
		const [kept, changed] = [await newKey(), await newKey()];
		let down = false;
		const failing = new Proxy(pool(), {
			get(target, name) {
				if (down && name === "query") return () => Promise.reject(new Error("Postgres is away"));
				const member = Reflect.get(target, name) as unknown;
				return typeof member === "function" ? member.bind(target) : member;
			},
		});
		const cache = new KeyPolicyCache(() => failing, store);
		for (const key of [kept, changed]) await cache.policyOf(key.token);
		vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 60_000 });
		try {
			down = true;
			const { rows } = await pool().query("SELECT token_hash FROM api_key WHERE id = $1", [changed.id]);
			await store().delete(`policy:key:${rows[0].token_hash}`);
			await updateApiKey(changed, { status: "inactive" }, {});
			expect(await cache.policyOf(kept.token)).toMatchObject({ apiKeyId: kept.id });
			await expect(cache.policyOf(changed.token)).rejects.toThrow("Postgres is away");
			await expect(cache.policyOf(randomToken("llmgtwy_", 40))).rejects.toThrow("Postgres is away");
			down = false;
			expect(await cache.policyOf(changed.token)).toMatchObject({ apiKeyStatus: "inactive" });
		} finally {
			vi.useRealTimers();
		}
	});

	it("are served from Postgres where the store answers nothing", async () => {
		const key = await newKey();
		const broken = new Proxy(store(), {
			get: () => () => Promise.reject(new Error("the store is away")),
		});
		const cache = new KeyPolicyCache(pool, () => broken);
		expect(await cache.policyOf(key.token)).toMatchObject({ apiKeyStatus: "active" });
		await updateApiKey(key, { status: "inactive" }, {});
		await pause(1_010);
		expect(await cache.policyOf(key.token)).toMatchObject({ apiKeyStatus: "inactive" });
	});
});
