import { defaultDataDir, generatedSecrets } from "./generated-secrets.server";
import { environmentSchema, type ParsedEnvironment } from "./env-schema";

const secretNames = ["AUTH_SECRET", "GATEWAY_API_KEY_HASH_SECRET", "ENCRYPTION_KEY"] as const;
type SecretName = (typeof secretNames)[number];

export type Env = Omit<ParsedEnvironment, SecretName | "APP_URL" | "DATA_DIR"> &
	Record<SecretName | "APP_URL" | "DATA_DIR", string>;

/** The environment is unusable; `problems` has one line per variable, fit to be shown to the operator. */
export class EnvError extends Error {
	readonly problems: string[];
	constructor(problems: string[]) {
		super(`Invalid environment:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
		this.name = "EnvError";
		this.problems = problems;
	}
}

/**
 * Validates a set of environment variables. Empty values count as unset. Without DATABASE_URL (embedded mode) missing
 * secrets are generated once and kept in DATA_DIR. Throws EnvError with everything that is wrong at once.
 */
export function parseEnv(variables: NodeJS.ProcessEnv): Env {
	const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value?.trim()));
	const parsed = environmentSchema.safeParse(given);
	const problems = parsed.success
		? []
		: parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
	if (given.DATABASE_URL) {
		for (const name of secretNames) {
			if (!given[name]) problems.push(`${name}: required when DATABASE_URL is set (32 random characters or more)`);
		}
	}
	problems.push(...wrongAddresses(given));
	if (!given.REDIS_URL && Number(given.WEB_CONCURRENCY ?? 1) > 1) {
		problems.push("REDIS_URL: required when WEB_CONCURRENCY is more than 1, web processes share their state in it");
	}
	if (!parsed.success || problems.length > 0) throw new EnvError(problems);
	const values = parsed.data;
	const dataDir = values.DATA_DIR ?? defaultDataDir();
	return {
		...values,
		DATA_DIR: dataDir,
		APP_URL: (values.APP_URL ?? `http://localhost:${values.PORT}`).replace(/\/+$/, ""),
		...secretsOf(values, dataDir),
	};
}

/** `LLM_…_BASE_URL`, also with a region or variant behind it; each may list several. */
function wrongAddresses(given: NodeJS.ProcessEnv): string[] {
	const isAddress = (text: string) => text === "" || (/^https?:\/\//.test(text) && URL.canParse(text));
	return Object.entries(given)
		.filter(([name]) => /^LLM_.+_BASE_URL(__|$)/.test(name))
		.filter(([, value]) => !value?.split(",").every((item) => isAddress(item.trim())))
		.map(([name]) => `${name}: must be an http(s) URL, or a comma list of them`);
}

function secretsOf(values: ParsedEnvironment, dataDir: string): Record<SecretName, string> {
	const missing = secretNames.some((name) => !values[name]);
	const generated = missing ? generatedSecrets(dataDir, secretNames) : {};
	return Object.fromEntries(
		secretNames.map((name) => [name, values[name] ?? (generated as Record<string, string>)[name] ?? ""]),
	) as Record<SecretName, string>;
}

let current: Env | undefined;

/** The validated environment of this process, read once. Throws EnvError on first use where it is unusable. */
export function env(): Env {
	current ??= parseEnv(process.env);
	return current;
}

let llm: Readonly<Record<string, string>> | undefined;

/** The provider variables (`LLM_…`), read once: their names come from the catalogue, so no fixed schema lists them. */
export function providerVariables(): Readonly<Record<string, string>> {
	llm ??= Object.fromEntries(
		Object.entries(process.env).filter((entry): entry is [string, string] => entry[0].startsWith("LLM_") && !!entry[1]?.trim()),
	);
	return llm;
}
