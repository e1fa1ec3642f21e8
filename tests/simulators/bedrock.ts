import { awsEvent } from "./aws-event-stream.ts";
import { faultInConverse } from "./bedrock-rules.ts";
import {
	type Answer,
	type Body,
	completionTokens,
	type Family,
	isObject,
	objectsOf,
	type Plan,
	planAnswer,
	type Route,
	textOf,
} from "./family.ts";
import { openai, planOpenai } from "./openai.ts";
import type { Behaviour } from "./script.ts";

const path = /^\/bedrock\/model\/([^/]+)\/(converse|converse-stream)$/;

const exceptions: Record<number, string> = {
	400: "ValidationException",
	401: "UnrecognizedClientException",
	403: "AccessDeniedException",
	404: "ResourceNotFoundException",
	429: "ThrottlingException",
	500: "InternalServerException",
	503: "ServiceUnavailableException",
};

/** Amazon Bedrock's Converse API with an API key: binary streams, exceptions inside of them, and nothing of other wires. */
const converse: Family = {
	name: "bedrock",
	match(method, requestPath) {
		const match = path.exec(requestPath);
		if (!match || method !== "POST") return undefined;
		return {
			kind: "chat",
			vendor: "aws-bedrock",
			model: decodeURIComponent(match[1] ?? ""),
			stream: match[2] === "converse-stream",
		};
	},
	credential: (headers) => /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1],
	objection: (route, _headers, body) => {
		if (!/^(?:(?:global|us|eu|apac|au|jp)\.)?[a-z]+\.[a-z]/.test(route.model ?? "")) {
			return { status: 400, message: "The provided model identifier is invalid." };
		}
		const message = faultInConverse(body);
		return message === undefined ? undefined : { status: 400, message };
	},
	errorBody: (status, message) => ({ __type: exceptions[status] ?? "InternalServerException", message }),
	errorEvent: (message) => JSON.stringify({ modelStreamErrorException: { message, originalStatusCode: 500 } }),
	answer,
	answerHeaders: () => ({ "x-amzn-requestid": "simulated-request" }),
	streamType: "application/vnd.amazon.eventstream",
	frame: awsEvent,
	endMarks: [],
	lastUserText: (body) => textOf(objectsOf(body.messages).findLast(({ role }) => role === "user")?.content),
};

/** Its OpenAI-compatible endpoint, for models that are there only. */
const chat: Family = {
	...openai,
	name: "bedrock",
	match: (method, requestPath) =>
		method === "POST" && requestPath === "/bedrock/openai/v1/chat/completions"
			? { kind: "chat", vendor: "bedrock-openai" }
			: undefined,
	objection: (route, headers, body) =>
		/^(?:(?:global|us)\.)?xai\./.test(String(body.model))
			? openai.objection({ ...route, vendor: "xai" }, headers, body)
			: { status: 400, message: "The provided model identifier is invalid." },
};

/** What to say, from a Converse body. */
function planConverse(route: Route, body: Body, behaviour: Behaviour): Plan {
	const config = (body.toolConfig ?? {}) as Body;
	const choice = (config.toolChoice ?? {}) as Body;
	const tools = objectsOf(config.tools)
		.filter((tool) => isObject(tool.toolSpec))
		.map(({ toolSpec }) => {
			const { name, inputSchema } = toolSpec as { name: string; inputSchema: { json: Body } };
			return { name, parameters: inputSchema.json };
		});
	const last = objectsOf(body.messages).at(-1);
	const thinking = ((body.additionalModelRequestFields ?? {}) as { thinking?: Body }).thinking?.type;
	return planAnswer(
		route.vendor,
		converse.lastUserText(body),
		{
			tools,
			forced: isObject(choice.any) || isObject(choice.tool),
			...(isObject(choice.tool) ? { forcedName: String(choice.tool.name) } : {}),
			answered: objectsOf(last?.content).some((block) => isObject(block.toolResult)),
			reasoning: thinking === "enabled" || thinking === "adaptive",
		},
		behaviour,
	);
}

const signature = "c2ltdWxhdGVkLWJlZHJvY2stc2lnbmF0dXJl";

function answer(_route: Route, body: Body, plan: Plan): Answer {
	const outputTokens = completionTokens(plan) + plan.reasoning.length;
	const usage = plan.usage ?? {
		inputTokens: plan.promptTokens,
		outputTokens,
		totalTokens: plan.promptTokens + outputTokens,
		cacheReadInputTokens: 0,
		cacheWriteInputTokens: 0,
	};
	const blocks: Body[] = [];
	const thought = plan.reasoning.join("");
	if (thought !== "") blocks.push({ reasoningContent: { reasoningText: { text: thought, signature } } });
	if (plan.text.length > 0) blocks.push({ text: plan.text.join("") });
	plan.calls.forEach((call, index) => {
		const toolUseId = `tooluse_simulated_${objectsOf(body.messages).length}_${index}`;
		blocks.push({ toolUse: { toolUseId, name: call.name, input: call.arguments } });
	});
	const stopReason = plan.calls.length > 0 ? "tool_use" : "end_turn";
	const events: Body[] = [
		{ messageStart: { role: "assistant" } },
		...blocks.flatMap((block, index) => blockEvents(block, index, plan)),
		{ messageStop: { stopReason } },
		{ metadata: { usage, metrics: { latencyMs: 1 } } },
	];
	return {
		body: { output: { message: { role: "assistant", content: blocks } }, stopReason, usage, metrics: { latencyMs: 1 } },
		payloads: events.map((event) => JSON.stringify(event)),
	};
}

function blockEvents(block: Body, contentBlockIndex: number, plan: Plan): Body[] {
	const delta = (change: Body) => ({ contentBlockDelta: { contentBlockIndex, delta: change } });
	const stop = { contentBlockStop: { contentBlockIndex } };
	if (block.reasoningContent) {
		const thoughts = plan.reasoning.map((text) => delta({ reasoningContent: { text } }));
		return [...thoughts, delta({ reasoningContent: { signature } }), stop];
	}
	if (typeof block.text === "string") return [...plan.text.map((text) => delta({ text })), stop];
	const { toolUseId, name, input } = block.toolUse as Body;
	const text = JSON.stringify(input);
	const pieces = [text.slice(0, 4), text.slice(4)].map((piece) => delta({ toolUse: { input: piece } }));
	return [{ contentBlockStart: { contentBlockIndex, start: { toolUse: { toolUseId, name } } } }, ...pieces, stop];
}

export const bedrockFamilies: [Family, (route: Route, body: Body, behaviour: Behaviour) => Plan][] = [
	[converse, planConverse],
	[chat, planOpenai],
];
