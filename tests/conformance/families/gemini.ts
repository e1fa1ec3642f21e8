import { geminiWire } from "../wires/gemini";
import type { Family } from "./family";

export const gemini: Family = {
	id: "gemini",
	title: "Gemini",
	wire: geminiWire,
	model: { name: "google-ai-studio/gemini-3.5-flash", external: "gemini-3.5-flash" },
};
