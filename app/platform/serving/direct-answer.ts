import type { ServerResponse } from "node:http";

/**
 * An answer that is written to the connection as it is. The inference routes use it instead of a web Response, whose
 * stream and headers cost as much as the rest of a short request.
 */
export type DirectAnswer = {
	status: number;
	headers: Record<string, string>;
	/** Text, or something that writes itself piece by piece and ends the sink. Never rejects. */
	body: string | { writeTo(sink: AnswerSink): Promise<void> };
	/** UTF-8 bytes of a text, where somebody counted them already. */
	bytes?: number;
};

/** What an answer is written to: the part of a ServerResponse that a stream needs. */
export type AnswerSink = {
	/** False once the client should be waited for. */
	write(text: string): boolean;
	end(): unknown;
	destroy(): unknown;
	once(event: "close" | "drain", listener: () => void): unknown;
	readonly writableNeedDrain: boolean;
};

/** Sends an answer of either kind under the id of its request. Resolves when all of it is written; never rejects. */
export async function sendAnswer(response: ServerResponse, answer: Response | DirectAnswer, requestId: string): Promise<void> {
	if (response.destroyed) {
		// Nobody is there, but whoever makes the answer has to come to an end.
		if (!(answer instanceof Response) && typeof answer.body !== "string") await answer.body.writeTo(response);
		return;
	}
	if (answer instanceof Response) {
		const body = Buffer.from(await answer.arrayBuffer());
		response.writeHead(answer.status, ["x-request-id", requestId, ...[...answer.headers].flat()]);
		response.end(body);
		return;
	}
	// All headers go in one list: with one that was set before, Node would check and store each of them.
	const headers = ["x-request-id", requestId];
	for (const name in answer.headers) headers.push(name, answer.headers[name] as string);
	if (typeof answer.body === "string") {
		headers.push("content-length", String(answer.bytes ?? Buffer.byteLength(answer.body)));
		response.writeHead(answer.status, headers);
		response.end(answer.body);
		return;
	}
	response.writeHead(answer.status, headers);
	await answer.body.writeTo(response);
}
