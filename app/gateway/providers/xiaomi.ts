import { fieldsOf, textOf } from "./fields";
import { fillMissingReasoning } from "./openai-compatible/missing-reasoning";
import { openAiCompatible } from "./openai-compatible/openai-compatible";

/**
 * Xiaomi (MiMo). Thinking is switched by `thinking.type`; audio comes as an address or a data URL, which says the format.
 * Sources: https://platform.xiaomimimo.com/docs/zh-CN/usage-guide/multimodal-understanding/audio-understanding,
 * https://docs.agno.com/models/providers/native/xiaomi/overview (thinking, JSON mode without schemas),
 * https://platform.xiaomimimo.com/docs/en-US/quick-start/error-codes (reasoning goes back, 421 is the content filter)
 */
export const xiaomi = openAiCompatible({
	id: "xiaomi",
	developerRole: false,
	jsonSchema: "listed",
	maxTokensField: "max_completion_tokens",
	thinking: "thinking",
	reasoningReplay: "reasoning_content",
	refusesContent: (status) => status === 421,
	adjust: (body, target, warnings) => {
		fillMissingReasoning(body, target, warnings);
		if (Array.isArray(body.messages)) body.messages = body.messages.map(withAudioAddresses);
	},
});

function withAudioAddresses(message: unknown): unknown {
	const fields = fieldsOf(message);
	if (!fields || !Array.isArray(fields.content)) return message;
	return { ...fields, content: fields.content.map(withAudioAddress) };
}

/** Formats whose media type has another name. */
const mediaNames: Readonly<Record<string, string>> = { mp3: "mpeg", m4a: "mp4", mpga: "mpeg" };

function withAudioAddress(part: unknown): unknown {
	const fields = fieldsOf(part);
	const audio = fieldsOf(fields?.input_audio);
	const data = textOf(audio?.data);
	if (!fields || data === undefined || /^(?:data:|https?:)/.test(data.slice(0, 8))) return part;
	const format = textOf(audio?.format) ?? "wav";
	return { ...fields, input_audio: { data: `data:audio/${mediaNames[format] ?? format};base64,${data}` } };
}
