import ipaddr from "ipaddr.js";
import { z } from "zod";

const port = z.coerce.number("must be a port number").int().min(0).max(65_535);
const flag = z.enum(["true", "false", "1", "0"], "must be true or false").transform((text) => text === "true" || text === "1");
const list = z.string().transform((text) => text.split(",").map((item) => item.trim()).filter(Boolean));
const webUrl = z.url({ protocol: /^https?$/, error: "must be an http(s) URL" });
const secret = z.string().min(16, "must have at least 16 characters");
const number = (minimum: number, maximum: number) => z.coerce.number("must be a number").min(minimum).max(maximum);

function isNetwork(text: string): boolean {
	return text.includes("/") ? ipaddr.isValidCIDR(text) : ipaddr.isValid(text);
}

const networks = list.refine((items) => items.every(isNetwork), "must be a comma list of addresses or CIDR ranges");

const loopback = ["127.0.0.0/8", "::1/128"];

/** Every variable that the process reads, apart from the provider keys (`LLM_…`). Defaults stand in the README. */
export const environmentSchema = z.object({
	NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
	PORT: port.default(3002),
	GATEWAY_PORT: port.optional(),
	API_PORT: port.optional(),
	APP_URL: webUrl.optional(),
	APP_NAME: z.string().default("LLM Gateway"),
	SUPPORT_EMAIL: z.email("must be an e-mail address").optional(),
	DATA_DIR: z.string().optional(),
	DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: "must be a postgres:// URL" }).optional(),
	DATABASE_REPLICA_URL: z.url({ protocol: /^postgres(ql)?$/, error: "must be a postgres:// URL" }).optional(),
	DATABASE_POOL_SIZE: z.coerce.number("must be a number").int().min(2).max(500).default(20),
	REDIS_URL: z
		.string()
		.refine(
			(text) => text.split(",").every((url) => /^rediss?:\/\/./.test(url.trim())),
			"must be a redis:// or rediss:// URL (a comma list of them for a cluster)",
		)
		.optional(),
	AUTH_SECRET: secret.optional(),
	GATEWAY_API_KEY_HASH_SECRET: secret.optional(),
	ENCRYPTION_KEY: secret.optional(),
	WEB_CONCURRENCY: z.coerce.number("must be a number").int().min(1).max(256).default(1),
	RUN_WORKER: flag.default(true),
	RESPONSE_CACHE_MB: z.coerce.number("must be a number").int().min(1).max(1_048_576).optional(),
	PAID_MODE: flag.default(false),
	RESERVED_OUTPUT_TOKENS: z.coerce.number().int().min(1).max(10_000_000).default(16_384),
	TRUSTED_PROXIES: networks.default(loopback),
	ADMIN_EMAILS: list.transform((emails) => emails.map((email) => email.toLowerCase())).default([]),
	OUTBOUND_ALLOWLIST: list.default([]),
	STRIPE_SECRET_KEY: z.string().optional(),
	STRIPE_WEBHOOK_SECRET: z.string().optional(),
	STRIPE_PUBLISHABLE_KEY: z.string().optional(),
	STRIPE_ENTERPRISE_PRICE_ID: z.string().optional(),
	STRIPE_API_BASE: webUrl.optional(),
	STRIPE_JS_URL: webUrl.optional(),
	GITHUB_CLIENT_ID: z.string().optional(),
	GITHUB_CLIENT_SECRET: z.string().optional(),
	GOOGLE_CLIENT_ID: z.string().optional(),
	GOOGLE_CLIENT_SECRET: z.string().optional(),
	SMTP_URL: z.url({ protocol: /^smtps?$/, error: "must be a smtp:// or smtps:// URL" }).optional(),
	MAIL_FROM: z.string().optional(),
	METRICS_TOKEN: z.string().optional(),
	UPLOAD_DIR: z.string().optional(),
	DEVPASS_ENFORCE_SOURCE_RESTRICTION: flag.default(false),
	EXPLORATION_RATE: number(0, 1).default(0.01),
	PREFERRED_PROVIDER_TTL: number(0, 86_400 * 30).default(3600),
	PREFERRED_PROVIDER_UPTIME_THRESHOLD: number(0, 100).default(85),
	PREFERRED_PROVIDER_SCORE_MARGIN: number(0, 100).default(0.15),
	LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
	OTEL_EXPORTER_OTLP_ENDPOINT: webUrl.optional(),
});

export type ParsedEnvironment = z.output<typeof environmentSchema>;
