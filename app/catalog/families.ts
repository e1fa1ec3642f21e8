/** Who made the models of a family, as shown to people. */
const familyLabels: Readonly<Record<string, string>> = {
	alibaba: "Alibaba Qwen",
	anthropic: "Anthropic",
	atlascloud: "Kling",
	atria: "Atria",
	baai: "BAAI",
	baidu: "Baidu",
	bytedance: "ByteDance",
	deepseek: "DeepSeek",
	demo: "Demo",
	elevenlabs: "ElevenLabs",
	google: "Google",
	inclusionai: "inclusionAI",
	kinfra: "Kinfra",
	llmgateway: "LLM Gateway",
	meta: "Meta",
	minimax: "MiniMax",
	mistral: "Mistral",
	moonshot: "Moonshot AI",
	nousresearch: "Nous Research",
	nvidia: "NVIDIA",
	openai: "OpenAI",
	openbmb: "OpenBMB",
	perplexity: "Perplexity",
	reve: "Reve",
	sakana: "Sakana AI",
	stepfun: "StepFun",
	tencent: "Tencent",
	thinkingmachines: "Thinking Machines",
	typesafe: "Typesafe",
	xai: "xAI",
	xiaomi: "Xiaomi",
	zai: "Z.ai",
};

/** The family's name for people; the id itself where nobody has given it one yet. */
export function familyLabel(family: string): string {
	return familyLabels[family] ?? family;
}
