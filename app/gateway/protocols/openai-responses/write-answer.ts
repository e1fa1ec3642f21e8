import type { ChatEvent } from "../../chat";
import type { Closing, Served } from "../protocol";
import type { Fields } from "./output-fields";
import {
	endingOf,
	finishedResponse,
	issuerOf,
	openOutput,
	type Output,
	outputOptions,
	ownedResponse,
} from "./response-object";

/** Output items of an answer. `encrypted` also shows opaque parts that the caller did not ask for, for keeping them. */
export function outputOf(events: readonly ChatEvent[], served: Served, encrypted?: true): Output {
	const builder = openOutput(served, outputOptions(served, () => {}, encrypted));
	for (const event of events) builder.take(event);
	builder.end(endingOf(builder.finish).status);
	return builder;
}

/**
 * Writes Response objects.
 * Source: https://platform.openai.com/docs/api-reference/responses/object
 */
export function writeAnswer(events: readonly ChatEvent[], served: Served, closing: Closing): Fields {
	const { items, finish } = outputOf(events, served);
	const start = events.find((event) => event.type === "start");
	return finishedResponse(served, endingOf(finish), items, closing, start);
}

/** The provider's own Response object with the owned fields replaced. Its items stay as they are. */
export function forwardAnswer(body: Fields, events: readonly ChatEvent[], served: Served, closing: Closing): Fields {
	return ownedResponse(body, served, issuerOf(events) ?? "openai", closing);
}
