import { z } from "zod";
import { autoModelId, isAutoModel } from "~/catalog/auto-model";
import { type ChatRequest, strategies } from "../chat";
import { GatewayError } from "../errors";

const strategy = z.enum(strategies);
const object = z.strictObject({ strategy: strategy.optional(), hedge_ms: z.int().min(1).max(600_000).optional() });

/** Fields of the gateway's own in every dialect: by what a provider is chosen, and which models `auto` may choose. */
export const routingFields = {
	routing: z
		.union([strategy, object], { error: `expected one of ${strategies.join(", ")}, or an object with strategy and hedge_ms` })
		.nullish()
		.describe(
			"By which factor the provider is chosen; not together with a named provider. With `hedge_ms` the request is sent " +
				"to a second provider, too, where the first has shown no content after that many milliseconds.",
		),
	free_models_only: z.boolean().nullish().describe('Only models that cost nothing. Needs the model "auto".'),
	no_reasoning: z.boolean().nullish().describe('Only models that do not reason. Needs the model "auto".'),
};

type RoutingFields = z.infer<z.ZodObject<typeof routingFields>>;
type RoutingWishes = Pick<ChatRequest, "routing" | "freeModelsOnly" | "noReasoning">;

/** What a request says in those fields. Throws GatewayError(400) for a wish about a choice that the caller made. */
export function routingWishes(request: { model: string } & RoutingFields): RoutingWishes | undefined {
	const { routing, free_models_only: freeOnly, no_reasoning: noReasoning } = request;
	if (routing == null && !freeOnly && !noReasoning) return undefined;
	const wishes: RoutingWishes = {};
	if (typeof routing === "string") wishes.routing = { strategy: routing };
	else if (routing) {
		wishes.routing = { strategy: routing.strategy ?? "auto" };
		if (routing.hedge_ms !== undefined) wishes.routing.hedgeMs = routing.hedge_ms;
	}
	if (freeOnly) {
		refuseNamedModel("free_models_only", request.model);
		wishes.freeModelsOnly = true;
	}
	if (noReasoning) {
		refuseNamedModel("no_reasoning", request.model);
		wishes.noReasoning = true;
	}
	return wishes;
}

function refuseNamedModel(param: string, model: string): void {
	if (isAutoModel(model)) return;
	const message = `${param} only works where the gateway chooses the model: send "model": "${autoModelId}", or leave it out.`;
	throw new GatewayError({ status: 400, param, message });
}
