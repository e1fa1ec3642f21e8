import { startSimulator, type Simulator } from "../simulators/simulator.ts";

/** Starts the provider stand-ins and points the `LLM_…` variables at them; call before the gateway reads them. */
export async function startSimulatedProviders(): Promise<Simulator> {
	const simulator = await startSimulator();
	const { openai, anthropic, gemini } = simulator.baseUrls;
	Object.assign(process.env, {
		LLM_OPENAI_API_KEY: "sk-simulated-openai",
		LLM_OPENAI_BASE_URL: openai,
		LLM_ANTHROPIC_API_KEY: "sk-ant-simulated",
		LLM_ANTHROPIC_BASE_URL: anthropic,
		LLM_GOOGLE_AI_STUDIO_API_KEY: "simulated-google",
		LLM_GOOGLE_AI_STUDIO_BASE_URL: gemini,
		...Object.fromEntries(
			(["GROQ", "X_AI", "DEEPSEEK", "MISTRAL", "MOONSHOT"] as const).flatMap((name) => [
				[`LLM_${name}_API_KEY`, `simulated-${name.toLowerCase()}`],
				[`LLM_${name}_BASE_URL`, `${simulator.url}/${vendorPath[name]}/v1`],
			]),
		),
	});
	return simulator;
}

const vendorPath = { GROQ: "groq", X_AI: "xai", DEEPSEEK: "deepseek", MISTRAL: "mistral", MOONSHOT: "moonshot" };
