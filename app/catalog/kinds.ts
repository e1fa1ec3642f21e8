import type { Mapping, Model } from "./types.ts";

/** What a mapping is asked for, which decides what it is billed by. */
export type Kind =
	| "routing"
	| "chat"
	| "image"
	| "video"
	| "embedding"
	| "speech"
	| "realtime"
	| "realtime-transcription"
	| "transcription"
	| "ocr"
	| "rerank"
	| "decision";

export type PriceField = Extract<keyof Mapping, `${string}Price` | `${string}Price1h`>;

/** Every entry of `needs` is a choice: at least one of its fields is there. */
export type PriceRule = { needs: readonly (readonly PriceField[])[]; because: string };

/** The flag that makes a mapping one of a kind; without any it is a chat mapping. */
const kindFlags = [
	["videoGenerations", "video"],
	["imageGenerations", "image"],
	["embeddings", "embedding"],
	["speechGenerations", "speech"],
	["realtime", "realtime"],
	["realtimeTranscription", "realtime-transcription"],
	["transcriptions", "transcription"],
	["ocr", "ocr"],
	["rerank", "rerank"],
	["decisions", "decision"],
] as const satisfies readonly (readonly [keyof Mapping, Kind])[];

/** The one family that is no model at all: names that the gateway itself gives a meaning. */
export const routingFamily = "llmgateway";

export const priceRules: Readonly<Record<Kind, PriceRule>> = {
	routing: { needs: [], because: "the model that is chosen in the end has the price" },
	chat: { needs: [["inputPrice"], ["outputPrice"]], because: "text is billed by the token, both ways" },
	image: {
		needs: [["inputPrice"], ["outputPrice"], ["imageOutputPrice", "perImagePrice", "requestPrice"]],
		because: "the picture is billed by its tokens, by the piece, or by the request",
	},
	video: { needs: [["perSecondPrice"]], because: "seconds of video are billed; prompts usually cost nothing" },
	embedding: { needs: [["inputPrice"]], because: "only the input is billed" },
	speech: {
		needs: [["inputCharacterPrice", "outputAudioPrice"]],
		because: "speech is billed by characters read or by audio tokens spoken",
	},
	realtime: {
		needs: [["inputPrice"], ["outputPrice"], ["inputAudioPrice"], ["outputAudioPrice"]],
		because: "a session mixes text and audio, both ways",
	},
	"realtime-transcription": {
		needs: [["inputAudioPrice", "inputAudioHourPrice"]],
		because: "audio is billed by the token or by the hour",
	},
	transcription: {
		needs: [["inputAudioPrice", "inputAudioHourPrice"]],
		because: "audio is billed by the token or by the hour",
	},
	ocr: { needs: [["ocrPagePrice"]], because: "pages are billed" },
	rerank: { needs: [["inputPrice"]], because: "only the input is billed" },
	decision: { needs: [["inputPrice"], ["outputPrice"]], because: "billed like text" },
};

/** What a mapping of a model is for. */
export function kindOf(model: Pick<Model, "family">, mapping: Mapping): Kind {
	if (model.family === routingFamily) return "routing";
	return kindFlags.find(([flag]) => mapping[flag])?.[1] ?? "chat";
}
