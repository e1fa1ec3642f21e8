import type { Mapping } from "~/catalog/types";

/** Models up to 2.5 think by budget, call one kind of tools at a time, and pay per prompt that was searched for. */
export function isBeforeGemini3({ externalId }: Pick<Mapping, "externalId">): boolean {
	return /^gemini-[12]\./.test(externalId);
}

/** Other families (Gemma) know neither signatures nor validated calls. */
export function isGemini({ externalId }: Pick<Mapping, "externalId">): boolean {
	return externalId.startsWith("gemini-");
}

/** Models that answer with images. */
export function makesImages({ externalId }: Pick<Mapping, "externalId">): boolean {
	return /-image\b/.test(externalId);
}
