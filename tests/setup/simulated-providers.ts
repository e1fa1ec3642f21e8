import { providerById } from "~/catalog/index";
import { baseUrlVariable } from "~/platform/instance-credentials.server";
import { startSimulator, type Simulator } from "../simulators/simulator.ts";

/**
 * Starts the provider stand-ins and points the `LLM_…` variables at them; call before the gateway reads them. Vendors of
 * the OpenAI wire beyond the usual ones are named by their ids.
 */
export async function startSimulatedProviders(vendors: readonly string[] = []): Promise<Simulator> {
	const simulator = await startSimulator();
	const { openai, anthropic, gemini } = simulator.baseUrls;
	Object.assign(process.env, {
		LLM_OPENAI_API_KEY: "sk-simulated-openai",
		LLM_OPENAI_BASE_URL: openai,
		LLM_ANTHROPIC_API_KEY: "sk-ant-simulated",
		LLM_ANTHROPIC_BASE_URL: anthropic,
		LLM_GOOGLE_AI_STUDIO_API_KEY: "simulated-google",
		LLM_GOOGLE_AI_STUDIO_BASE_URL: gemini,
	});
	for (const id of [...usualVendors, ...vendors]) pointAt(id, `${simulator.url}/${id}/v1`);
	return simulator;
}

const usualVendors = ["groq", "xai", "deepseek", "mistral", "moonshot"];

/** Sets the variables in which the catalogue says that this provider's key and address stand. */
function pointAt(id: string, baseUrl: string): void {
	const provider = providerById(id);
	const keyName = provider?.env.required.apiKey;
	const baseUrlName = provider && baseUrlVariable(provider);
	if (!keyName || !baseUrlName) throw new Error(`The catalogue names no key for ${id}`);
	process.env[keyName] = `simulated-${id}`;
	process.env[baseUrlName] = baseUrl;
}
