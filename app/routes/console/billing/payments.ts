import { z } from "zod";

import { createTopUp, refreshTopUp } from "~/domain/billing/create-top-up.server";
import { createSetupIntent } from "~/domain/billing/payment-methods.server";
import { quoteTopUp } from "~/domain/billing/quote-top-up.server";
import { quoteTopUpSchema, topUpSchema } from "~/domain/billing/schemas";
import { messageResponse, organizationAccess, requireApiUser, responseOf } from "~/http/index.server";
import { readJsonBody } from "~/http/read-body.server";
import type { Route } from "./+types/payments";

const requestSchema = z.discriminatedUnion("do", [
	z.object({ do: z.literal("quote"), input: quoteTopUpSchema }),
	z.object({ do: z.literal("top-up"), input: topUpSchema }),
	z.object({ do: z.literal("refresh"), input: z.object({ transactionId: z.uuid() }) }),
	z.object({ do: z.literal("save-card"), input: z.object({}) }),
]);

/** The steps of a payment that the page takes together with Stripe's script: JSON in, JSON out, `{"message"}` on refusal. */
export async function action({ request, params }: Route.ActionArgs): Promise<Response> {
	try {
		const user = await requireApiUser(request);
		await organizationAccess(user, params.organizationId, "owner");
		const parsed = requestSchema.safeParse(await readJsonBody(request));
		if (!parsed.success) return messageResponse(400, parsed.error.issues[0]?.message ?? "The input is not valid.");
		return Response.json(await answer(parsed.data, params.organizationId, { user }));
	} catch (error) {
		return responseOf(error);
	}
}

type Asked = z.infer<typeof requestSchema>;

function answer(asked: Asked, organizationId: string, actor: { user: Awaited<ReturnType<typeof requireApiUser>> }) {
	switch (asked.do) {
		case "quote":
			return quoteTopUp(organizationId, asked.input);
		case "top-up":
			return createTopUp(organizationId, asked.input, actor);
		case "refresh":
			return refreshTopUp(organizationId, asked.input.transactionId);
		case "save-card":
			return createSetupIntent(organizationId);
	}
}
