import { expect, test } from "vitest";
import type { Mapping } from "~/catalog/types";
import { GatewayError } from "~/gateway/errors";
import { providerOf } from "~/gateway/providers/registry";
import { fitForeignDialect } from "~/gateway/steps/fit-foreign-dialect";
import { targetOf } from "../factories/provider-fixtures";
import { richBodies } from "./rich-bodies";
import { sides } from "./sides";

/**
 * A field that nobody knows, put into every object of a request that has something of everything: the provider is sent it,
 * or the caller is told or refused.
 */
type Fields = Record<string, unknown>;
type Path = (string | number)[];

const able: Partial<Mapping> = { vision: true, jsonOutput: true, jsonOutputSchema: true, maxOutput: 64_000, reasoningEfforts: ["low"] };

const fars: [string, string, Partial<Mapping>][] = [
	["OpenAI chat", "openai", {}],
	["OpenAI responses", "openai", { apiFormat: "openai-responses" }],
	["Anthropic", "anthropic", { externalId: "claude-sonnet-4-5" }],
	["Gemini", "google-ai-studio", { externalId: "gemini-3.5-flash" }],
	["Vertex", "google-vertex", { externalId: "gemini-3.5-flash" }],
	["Bedrock", "aws-bedrock", { externalId: "anthropic.claude-sonnet-4-5-20250929-v1:0" }],
	["DeepSeek", "deepseek", {}],
	["Groq", "groq", {}],
	["Mistral", "mistral", {}],
	["xAI", "xai", {}],
];

const name = "of_tomorrow";
const word = "word-4711";

/** Fields that callers are told of as a whole where a vendor takes them in another form or not at all. */
const toldWhole = new Set(["cache_control", "response_format"]);

function objectsIn(value: unknown, path: Path = []): Path[] {
	// Reasoning goes back in each vendor's own form, which has the words and no more.
	if (typeof value !== "object" || value === null || path.includes("reasoning_details")) return [];
	const inner = Object.entries(value).flatMap(([key, each]) => objectsIn(each, [...path, Array.isArray(value) ? Number(key) : key]));
	return Array.isArray(value) ? inner : [path, ...inner];
}

function withField(body: Fields, path: Path): Fields {
	const copy = structuredClone(body);
	const place = path.reduce<unknown>((at, key) => (at as Fields)[key], copy) as Fields;
	place[name] = word;
	return copy;
}

for (const { surface, protocol } of sides) {
	const body: Fields = richBodies[surface.id as keyof typeof richBodies];

	test.each(fars)(`${surface.id} → %s: nothing is lost without a word`, (_, id, mapping) => {
		const target = targetOf(id, { ...able, ...mapping }, false);
		const lost = objectsIn(body).filter((path) => {
			try {
				const chat = protocol.parse(withField(body, path), {});
				const provider = providerOf(id);
				const serving = provider?.forMapping?.(target.mapping, target.credential, chat) ?? provider;
				if (!serving) throw new Error(`there is no ${id}`);
				const fitted = fitForeignDialect(chat, serving.dialect, target.mapping);
				const wire = serving.toWire(fitted, target);
				const told = [...(fitted.warnings ?? []), ...wire.warnings];
				const names = [name, ...path.filter((key) => toldWhole.has(String(key)))].map(String);
				return !JSON.stringify(wire.body).includes(word) && !names.some((each) => told.join().includes(each));
			} catch (error) {
				if (error instanceof GatewayError && error.status === 400) return false;
				throw error;
			}
		});
		expect(lost.map((path) => path.join("."))).toEqual([]);
	});
}
