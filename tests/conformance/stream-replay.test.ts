import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { openaiOnResponses } from "~/gateway/providers/openai";
import type { Provider } from "~/gateway/providers/provider";
import { providerOf } from "~/gateway/providers/registry";
import { payloadsOf, readFixture, targetOf } from "../factories/provider-fixtures";
import { awsEvent } from "../simulators/aws-event-stream.ts";
import { user } from "./conversation";
import { answering, type Relay, relayStream } from "./relay";
import { sides } from "./sides";

/** Streams of every provider through every surface: however their bytes come, the client gets the same. */
const folder = fileURLToPath(new URL("../../app/gateway/providers/fixtures/", import.meta.url));

type Fixture = { name: string; provider: Provider; payloads: string[] };

const fixtures: Fixture[] = readdirSync(folder).flatMap((place) => {
	const provider = place === "openai-responses" ? openaiOnResponses : providerOf(place);
	if (!provider) return [];
	return readdirSync(`${folder}/${place}`)
		.filter((file) => file.endsWith(".chunks.txt") && !file.startsWith("error"))
		.map((file) => ({ name: `${place}/${file}`, provider, payloads: payloadsOf(readFixture(place, file)) }));
});

type Framing = (payload: string, name: string) => string;

function nameOf(payload: string): string {
	return /^\{"type":"([a-z_.]+)"/.exec(payload)?.[1] ?? "";
}

const plain: Framing = (payload, name) => `${name && `event: ${name}\n`}data: ${payload}\n\n`;
const crlf: Framing = (payload, name) => plain(payload, name).replaceAll("\n", "\r\n");
const comments: Framing = (payload, name) =>
	`: ping\n\n:\n${name && `event: ${name}\n`}: inside\nid: 7\nretry: 300\ndata: ${payload}\n\n: PROCESSING\n\n`;
const unspaced: Framing = (payload, name) => plain(payload, name).replace("data: ", "data:").replace("event: ", "event:");

function bytesOf({ provider, payloads }: Fixture, framing: Framing): Uint8Array {
	if (provider.framing) return Buffer.concat(payloads.map(awsEvent));
	return new TextEncoder().encode(payloads.map((payload) => framing(payload, nameOf(payload))).join(""));
}

function* singles(bytes: Uint8Array): Generator<Uint8Array> {
	for (let at = 0; at < bytes.length; at++) yield bytes.subarray(at, at + 1);
}

/** Every byte of a short stream, else so many over the whole of it. */
function cutsOf(length: number): number[] {
	const step = Math.max(1, Math.ceil(length / 60));
	return Array.from({ length: Math.floor((length - 1) / step) }, (_, index) => 1 + index * step);
}

describe.each(sides.map((side) => [side.surface.id, side] as const))("streams written as %s", (_id, { surface, protocol }) => {
	const request = surface.write({ messages: [user("Hi")] }, "model");

	test.each(fixtures.map((fixture) => [fixture.name, fixture] as const))("from %s", async (_name, fixture) => {
		const { provider } = fixture;
		const relay: Relay = { protocol, provider, chat: protocol.parse(request, {}), target: targetOf(provider.id) };
		const bytes = bytesOf(fixture, plain);
		const whole = relayStream(relay, [bytes]);
		const { warnings: _none, ...result } = await surface.send(
			{ url: "http://gateway", token: "key", fetch: answering(whole, true) },
			request,
			true,
		);
		const shown = result.text.length + result.calls.length + result.reasoning.length;
		if (!fixture.name.includes("refusal")) expect(shown).toBeGreaterThan(0);
		expect(whole).not.toContain("\r");
		for (const framing of provider.framing ? [] : [crlf, comments, unspaced]) {
			const other = bytesOf(fixture, framing);
			expect(relayStream(relay, [other])).toBe(whole);
			expect(relayStream(relay, singles(other))).toBe(whole);
		}
		expect(relayStream(relay, singles(bytes))).toBe(whole);
		for (const cut of cutsOf(bytes.length)) {
			const cutInTwo = relayStream(relay, [bytes.subarray(0, cut), bytes.subarray(cut)]);
			if (cutInTwo !== whole) expect(cutInTwo, `cut at byte ${cut}`).toBe(whole);
		}
	});
});
