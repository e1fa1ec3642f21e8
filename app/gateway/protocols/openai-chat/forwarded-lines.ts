/** A chunk in which nothing stands that the engine has to know: lines with usage, an end or an error are decoded. */
export function isPlainDelta(data: string): boolean {
	return isChunk(data) && !tellsTheEngine(data);
}

/** The usage chunk is the gateway's own, since it carries the cost; what is no chunk reaches nobody. */
export function isForwardable(data: string): boolean {
	return isChunk(data) && !/"choices":\s*\[\s*\]/.test(data);
}

function tellsTheEngine(data: string): boolean {
	return (
		data.includes('"usage":{') ||
		data.includes('"usage": {') ||
		data.includes('"error"') ||
		data.includes('"finish_reason":"') ||
		data.includes('"finish_reason": "')
	);
}

/** Clients fail at lines that are no objects or have no choices; whether the rest is JSON is the vendor's word. */
function isChunk(data: string): boolean {
	return data.startsWith("{") && data.endsWith("}") && data.includes('"choices"');
}
