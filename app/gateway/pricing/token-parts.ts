import type { TokenUsage } from "~/gateway/chat";
import type { Rates } from "./rates";

/** The tokens of one attempt, each in exactly one part. */
export type TokenParts = {
	text: number;
	audio: number;
	image: number;
	cachedText: number;
	cacheReadText: number;
	cachedAudio: number;
	cachedImage: number;
	cacheWrite: number;
	cacheWrite1h: number;
	outputText: number;
	outputAudio: number;
	outputImage: number;
};

/**
 * Cuts overlapping figures into disjoint parts. Providers do contradict themselves (more cached tokens than prompt,
 * negative counts); whatever they say, the parts of the prompt add up to the prompt and none is negative. Audio and
 * cached modalities that cost what text costs stay with the text; fresh images are always apart, being shown apart.
 */
export function splitTokens(usage: TokenUsage, rates: Rates): TokenParts {
	return { ...splitPrompt(usage, rates), ...splitCompletion(usage, rates) };
}

function splitPrompt(usage: TokenUsage, rates: Rates) {
	const prompt = new Purse(usage.promptTokens);
	const implicit = new Purse(prompt.take(usage.cachedTokens));
	const explicit = new Purse(prompt.take(usage.cacheReadTokens));
	const cacheWrite = prompt.take(usage.cacheWriteTokens);
	const cacheWrite1h = prompt.take(usage.cacheWrite1hTokens);

	const cachedAudio = takeCached(implicit, explicit, usage.cachedAudioInputTokens, usage.audioInputTokens);
	const cachedImage = takeCached(implicit, explicit, usage.cachedImageInputTokens, usage.imageInputTokens);
	const audio = prompt.take(rates.audioInput === null ? 0 : usage.audioInputTokens - cachedAudio.total);
	const image = prompt.take(usage.imageInputTokens - cachedImage.total);

	const audioApart = rates.cachedAudioInput !== null;
	const imageApart = rates.cachedImageInput !== null;
	const withText = (source: "implicit" | "explicit") =>
		(audioApart ? 0 : cachedAudio[source]) + (imageApart ? 0 : cachedImage[source]);
	return {
		text: prompt.left,
		audio,
		image,
		cachedText: implicit.left + withText("implicit"),
		cacheReadText: explicit.left + withText("explicit"),
		cachedAudio: audioApart ? cachedAudio.total : 0,
		cachedImage: imageApart ? cachedImage.total : 0,
		cacheWrite,
		cacheWrite1h,
	};
}

function splitCompletion(usage: TokenUsage, rates: Rates) {
	const completion = new Purse(usage.completionTokens);
	const outputImage = completion.take(usage.imageOutputTokens);
	const outputAudio = completion.take(rates.audioOutput === null ? 0 : usage.audioOutputTokens);
	return { outputText: completion.left, outputAudio, outputImage };
}

/** A modality's cached tokens lie in the implicit cache first; they are never more than the modality has at all. */
function takeCached(implicit: Purse, explicit: Purse, cached: number, all: number) {
	const wanted = Math.min(countOf(cached), countOf(all));
	const fromImplicit = implicit.take(wanted);
	const fromExplicit = explicit.take(wanted - fromImplicit);
	return { implicit: fromImplicit, explicit: fromExplicit, total: fromImplicit + fromExplicit };
}

/** A number of tokens of which every one can be taken once. */
class Purse {
	left: number;

	constructor(tokens: number) {
		this.left = countOf(tokens);
	}

	take(tokens: number): number {
		const taken = Math.min(countOf(tokens), this.left);
		this.left -= taken;
		return taken;
	}
}

/** A whole, non-negative number, whatever was reported. */
export function countOf(reported: number): number {
	if (!(reported > 0)) return 0;
	return Math.min(Math.trunc(reported), Number.MAX_SAFE_INTEGER);
}
