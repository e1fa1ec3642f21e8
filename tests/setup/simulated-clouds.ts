import type { Simulator } from "../simulators/simulator.ts";
import { startTokenEndpoint, type TokenEndpoint } from "../simulators/token-endpoint.ts";

/** Points the variables of the cloud providers at the stand-ins; call before the gateway reads them. */
export async function startSimulatedClouds(simulator: Simulator): Promise<TokenEndpoint> {
	const tokens = await startTokenEndpoint();
	const vertex = `${simulator.url}/vertex`;
	Object.assign(process.env, {
		LLM_GOOGLE_VERTEX_API_KEY: tokens.serviceAccount,
		LLM_GOOGLE_VERTEX_BASE_URL: vertex,
		LLM_VERTEX_ANTHROPIC_SERVICE_ACCOUNT_JSON: tokens.serviceAccount,
		LLM_VERTEX_ANTHROPIC_BASE_URL: vertex,
		LLM_VERTEX_OPENAI_SERVICE_ACCOUNT_JSON: tokens.serviceAccount,
		LLM_VERTEX_OPENAI_PROJECT: "simulated-project",
		LLM_VERTEX_OPENAI_BASE_URL: vertex,
		LLM_AZURE_API_KEY: "simulated-azure",
		LLM_AZURE_BASE_URL: `${simulator.url}/azure`,
		LLM_AZURE_AI_FOUNDRY_API_KEY: "simulated-foundry",
		LLM_AZURE_AI_FOUNDRY_RESOURCE: "simulated",
		LLM_AZURE_AI_FOUNDRY_BASE_URL: `${simulator.url}/azure`,
		LLM_AZURE_ANTHROPIC_API_KEY: "simulated-azure-claude",
		LLM_AZURE_ANTHROPIC_RESOURCE: "simulated",
		LLM_AZURE_ANTHROPIC_BASE_URL: `${simulator.url}/azure`,
		LLM_AWS_BEDROCK_API_KEY: "simulated-bedrock",
		LLM_AWS_BEDROCK_BASE_URL: `${simulator.url}/bedrock`,
		LLM_AWS_MANTLE_API_KEY: "simulated-mantle",
		LLM_AWS_MANTLE_BASE_URL: `${simulator.url}/mantle`,
	});
	return tokens;
}
