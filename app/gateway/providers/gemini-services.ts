import { googleAiStudio } from "./gemini/google-ai-studio";
import type { Provider } from "./provider";

/**
 * A service that serves Gemini models under Google's names at an address that comes with the key. There is no document of
 * its wire; it is called as the Gemini API is, and the version is added where the address has none.
 */
function geminiService(id: string): Provider {
	const { validation: _validation, ...gemini } = googleAiStudio;
	return {
		...gemini,
		id,
		endpoint: (target) => {
			const path = googleAiStudio.endpoint(target);
			return /\/v\d+(?:(?:alpha|beta)\d*)?\/?$/.test(target.credential.baseUrl ?? "") ? path : `/v1beta${path}`;
		},
	};
}

export const glacier = geminiService("glacier");
export const iceberg = geminiService("iceberg");
